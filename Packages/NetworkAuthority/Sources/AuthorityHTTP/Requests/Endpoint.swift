internal import AuthorityCore
internal import HTTPTypes

/// The routes, each with the one method that it serves beside HEAD and OPTIONS.
///
/// - Source: Specification 06 §2
enum Endpoint: String, CaseIterable, Sendable {
    case healthz = "/healthz"
    case health = "/health"
    case readyz = "/readyz"
    case genesis = "/genesis"
    case sovereign = "/sovereign.json"
    case policy = "/policy"
    case crl = "/crl"
    case nodes = "/nodes"
    case keyHistory = "/na/key-history"
    case join = "/join"
    case heartbeat = "/heartbeat"
    case renew = "/renew"
    case invite = "/admin/invite"
    case revoke = "/admin/revoke"

    /// The route of a decoded path.
    ///
    /// Paths are compared as they are: no slash is added, dropped or merged.
    init?(path: String) {
        guard let endpoint = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(path.utf8) }) else {
            return nil
        }
        self = endpoint
    }

    var method: HTTPRequest.Method {
        switch self {
        case .join, .heartbeat, .renew, .invite, .revoke: .post
        default: .get
        }
    }

    /// The value of `Allow`.
    var allowedMethods: String {
        method == .get ? "GET, HEAD, OPTIONS" : "OPTIONS, POST"
    }

    /// As what the route's requests are counted before anything of them is read; nil for what is not counted so.
    var countedRequest: CountedRequest? {
        switch self {
        case .join: .joining
        case .heartbeat, .renew: .node
        case .keyHistory: .reading
        default: nil
        }
    }

    /// Whether the body is a node's, which is kept shorter than an operator's.
    var isNodeRoute: Bool {
        switch self {
        case .join, .heartbeat, .renew: true
        default: false
        }
    }
}
