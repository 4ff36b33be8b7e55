internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

/// The operations that are served: a method on a path.
///
/// - Source: Specification 06 §2
enum Endpoint: CaseIterable, Sendable {
    case healthz, health, readyz
    case genesis, sovereign, policy, crl
    case nodes
    case keyHistory, succession, reissue
    case join, heartbeat, renew
    case invite, invites, revoke
    case publishPolicy, policyHistory, rollBackPolicy
    case revokeOperatorKey
    case agents, registerAgent, agent, withdrawAgent
    case metrics
    case home, dashboard, dashboardData, surfaces, apiReference, commandReference, stylesheet
    case swagger, openAPI

    /// The path, in which one `{…}` stands for any text that is not empty.
    var pattern: PathPattern {
        switch self {
        case .healthz: "/healthz"
        case .health: "/health"
        case .readyz: "/readyz"
        case .genesis: "/genesis"
        case .sovereign: "/sovereign.json"
        case .policy: "/policy"
        case .crl: "/crl"
        case .nodes: "/nodes"
        case .keyHistory: "/na/key-history"
        case .succession: "/admin/na/succession"
        case .reissue: "/admin/na/reissue"
        case .join: "/join"
        case .heartbeat: "/heartbeat"
        case .renew: "/renew"
        case .invite: "/admin/invite"
        case .invites: "/admin/invites"
        case .publishPolicy: "/admin/policy"
        case .policyHistory: "/admin/policy/history"
        case .rollBackPolicy: "/admin/policy/rollback"
        case .revokeOperatorKey: "/admin/operator-keys/{key_id}/revoke"
        case .revoke: "/admin/revoke"
        case .agents, .registerAgent: "/agents"
        case .agent, .withdrawAgent: "/agents/{node_public_key}"
        case .metrics: "/metrics"
        case .home: "/"
        case .dashboard: "/dashboard"
        case .dashboardData: "/dashboard.json"
        case .surfaces: "/surfaces"
        case .apiReference: "/api-reference"
        case .commandReference: "/cli-reference"
        case .stylesheet: "/console.css"
        case .swagger: "/swagger.json"
        case .openAPI: "/openapi.json"
        }
    }

    var method: HTTPRequest.Method {
        switch self {
        case .succession, .reissue: .post
        case .join, .heartbeat, .renew, .invite, .publishPolicy, .revoke, .revokeOperatorKey, .rollBackPolicy: .post
        case .registerAgent: .post
        case .withdrawAgent: .delete
        default: .get
        }
    }

    /// As what the route's requests are counted before anything of them is read; nil for what is not counted so.
    var countedRequest: CountedRequest? {
        switch self {
        case .join: .joining
        case .heartbeat, .renew: .node
        case .keyHistory: .reading
        case .registerAgent: .registering
        default: nil
        }
    }

    /// Whether the body is a node's, which is kept shorter than an operator's.
    var isNodeRoute: Bool {
        switch self {
        case .join, .heartbeat, .renew, .registerAgent, .withdrawAgent: true
        default: false
        }
    }
}
