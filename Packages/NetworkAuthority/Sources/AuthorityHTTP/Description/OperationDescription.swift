internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

/// What the description of the interface says of an operation.
struct OperationDescription: Sendable {
    /// What operations are grouped by.
    enum Tag: String, CaseIterable, Sendable {
        case documents = "Public documents"
        case nodes = "Nodes"
        case agents = "Agents"
        case operators = "Operators"
        case condition = "Condition"
        case console = "Console"
    }

    /// Who may ask.
    enum Access: Sendable, Equatable {
        case everybody
        /// The body is signed by the node.
        case node
        /// An operator signature shows more.
        case everybodyAndOperators
        /// An operator of at least this tier.
        case operators(OperatorTier)
    }

    /// A parameter in the query.
    struct Parameter: Sendable {
        let name: String
        let schema: JSONSchema
    }

    /// What a success holds.
    enum Content: Sendable {
        case json(JSONSchema)
        case text(type: String)
    }

    let tag: Tag
    let summary: String
    var detail: String?
    var access = Access.everybody
    /// What stands in the path where the pattern has a parameter.
    var pathParameter: JSONSchema?
    var query: [Parameter] = []
    var body: JSONSchema?
    var isBodyRequired = false
    var status: HTTPResponse.Status = .ok
    let content: Content
    /// Whether the reply has an entity tag, and `If-None-Match` counts.
    var isConditional = false
    /// Whether a request may be held until the document changes.
    var isHeld = false
    /// The refusals of its own, beside those that follow from the rest.
    var refusals: [AuthorityRefusal.Code] = []

    /// The refusals while the authority's key signs nothing.
    static let unsigned: [AuthorityRefusal.Code] = [.naKeySucceeded, .naKeyExpired, .naKeyNotYetEffective]
}

/// A refusal as the description lists it.
struct RefusalDescription: Sendable, Hashable {
    let status: Int
    let code: String

    init(_ code: AuthorityRefusal.Code) {
        (status, self.code) = (code.status.code, code.wireName)
    }

    init(_ refusal: HTTPRefusal) {
        (status, code) = (refusal.status.code, refusal.code)
    }
}

extension Endpoint {
    /// Every refusal that the operation may answer with, in the order of their statuses.
    var refusals: [RefusalDescription] {
        let description = description
        var refusals = (description.refusals + authenticationRefusals(description.access)).map(RefusalDescription.init)
        if countedRequest != nil { refusals.append(RefusalDescription(AuthorityRefusal.Code.rateLimitExceeded)) }
        if method != .get {
            refusals += [.invalidJSON(.invalidJSON), .notAnObject, .requestTooLarge].map(RefusalDescription.init)
        }
        // These concern the connection or the database, so they may meet any request.
        refusals += [HTTPRefusal.unreadable, .requestTimeout, .headerTooLong, .unavailable]
            .map(RefusalDescription.init)
        return Set(refusals).sorted { ($0.status, $0.code) < ($1.status, $1.code) }
    }

    private func authenticationRefusals(_ access: OperationDescription.Access) -> [AuthorityRefusal.Code] {
        switch access {
        case .everybody: []
        // A nonce for which there is no room is answered like one request too many.
        case .node: [.nodeAuthFailed, .rateLimitExceeded]
        case .everybodyAndOperators, .operators:
            [.adminAuthFailed, .adminAuthThrottled, .insufficientOperatorTier, .rateLimitExceeded]
        }
    }
}
