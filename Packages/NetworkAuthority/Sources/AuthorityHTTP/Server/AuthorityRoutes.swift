internal import AuthorityAudit
internal import AuthorityCore
internal import Hummingbird
internal import MeshCrypto
internal import MeshProtocol
internal import NIOCore
internal import Synchronization

/// What each route does.
///
/// - Source: Specification 06 §2
final class AuthorityRoutes: Sendable {
    let authority: NetworkAuthority
    let options: HTTPOptions
    let requests: RequestCounters
    let audit: AuthorityAuditLog?
    let fingerprint: String
    private let health: Reply
    let pages: ReferencePages
    /// The published key history as it was last rendered.
    let keyHistoryReply = Mutex<(version: KeyHistoryVersion, reply: Reply)?>(nil)
    /// The bodies of public documents as buffers, so that a reply copies nothing.
    let buffers = Mutex<[Endpoint: (tag: String, buffer: ByteBuffer)]>([:])
    /// A name for this process that says nothing about it.
    var instance: String { options.instance }

    init(
        authority: NetworkAuthority, options: HTTPOptions, requests: RequestCounters, audit: AuthorityAuditLog? = nil
    ) {
        self.audit = audit
        self.requests = requests
        self.authority = authority
        self.options = options
        fingerprint = options.signingKey.fingerprint
        pages = ReferencePages(network: authority.configuration.genesis.networkName)
        health = Reply.json(.health(authority.configuration.genesis))
    }

    /// Answers a request to an operation.
    func answer(
        _ endpoint: Endpoint, parameter: String, _ request: Request, target: RequestTarget, peer: SocketAddress?
    ) async throws -> Reply {
        let call = RouteCall(
            endpoint: endpoint, parameter: parameter, request: request, target: target,
            address: options.origin.address(request.headers, peer: peer),
            maximumBodyBytes: endpoint.isNodeRoute ? AuthorityLimits.nodeBodyBytes : options.maximumRequestBytes)
        if let counted = call.endpoint.countedRequest { try authority.admit(counted, from: call.address) }
        switch call.endpoint {
        case .healthz: return Self.alive
        case .health: return health
        case .readyz: return try await readiness(call)
        case .genesis: return conditional(authority.genesisDocument, call)
        case .policy: return conditional(try authority.policyDocument(), call)
        case .crl: return try await revocations(call)
        case .nodes: return try await nodes(call)
        case .sovereign: return try sovereign(call)
        case .keyHistory: return try keyHistory()
        case .succession: return try await succession(call)
        case .reissue: return try await reissue(call)
        case .join: return try await join(call)
        case .heartbeat: return try await heartbeat(call)
        case .renew: return try await renew(call)
        case .invite: return try await invite(call)
        case .revoke: return try await revoke(call)
        case .agents: return try await agents(call)
        case .registerAgent: return try await registerAgent(call)
        case .agent: return try await agent(call)
        case .withdrawAgent: return try await withdrawAgent(call)
        case .metrics: return try await metrics()
        case .home, .dashboard: return try await dashboard()
        case .dashboardData: return try await dashboardData()
        case .surfaces: return pages.surfaces
        case .apiReference: return pages.interface
        case .commandReference: return pages.commands
        case .stylesheet: return Stylesheet.reply
        case .swagger, .openAPI: return Self.interface
        case .invites: return try await invites(call)
        case .publishPolicy: return try await publishPolicy(call)
        case .policyHistory: return try await policyHistory(call)
        case .rollBackPolicy: return try await rollBackPolicy(call)
        case .revokeOperatorKey: return try await revokeOperatorKey(call)
        }
    }
}
