internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import MeshCrypto
internal import MeshProtocol
internal import NIOCore
internal import Synchronization

/// What each route does.
///
/// - Source: Specification 06 §2
final class AuthorityRoutes: Sendable {
    private let authority: NetworkAuthority
    private let options: HTTPOptions
    private let fingerprint: String
    private let health: Reply
    private let keyHistory: Reply
    /// The bodies of public documents as buffers, so that a reply copies nothing.
    private let buffers = Mutex<[Endpoint: (tag: String, buffer: ByteBuffer)]>([:])
    /// A name for this process that says nothing about it.
    private let instance = "authority:" + String(UUIDv4.make().prefix(8))

    init(authority: NetworkAuthority, options: HTTPOptions) {
        self.authority = authority
        self.options = options
        fingerprint = options.signingKey.fingerprint
        health = Reply.json(.health(authority.configuration.genesis))
        keyHistory = Reply.json(.keyHistory(authority.configuration))
    }

    func answer(
        _ endpoint: Endpoint, _ request: Request, target: RequestTarget, peer: SocketAddress?
    ) async throws -> Reply {
        let address = options.origin.address(request.headers, peer: peer)
        if let counted = endpoint.countedRequest { try authority.admit(counted, from: address) }
        if endpoint.method == .get {
            return try await answerReading(endpoint, request, target: target, address: address)
        }
        let limit = endpoint.isNodeRoute ? AuthorityLimits.nodeBodyBytes : options.maximumRequestBytes
        let body = try await RequestBodyReader(maximumBytes: limit).object(of: request)
        switch endpoint {
        case .join:
            return .json(try await authority.join(body, from: address).json, status: .created)
        case .heartbeat:
            return .json(.heartbeat(try await authority.heartbeat(body, from: address)))
        case .renew:
            return .json(try await authority.renew(body, from: address).json, status: .created)
        case .invite:
            let operation = operation(request, target, body: body)
            return .json(.invite(try await authority.createInvite(operation, from: address)), status: .created)
        case .revoke:
            let operation = operation(request, target, body: body)
            return .json(.revocation(try await authority.revoke(operation, from: address)))
        default:
            throw HTTPRefusal.notFound
        }
    }

    private func answerReading(
        _ endpoint: Endpoint, _ request: Request, target: RequestTarget, address: ClientAddress
    ) async throws -> Reply {
        switch endpoint {
        case .healthz: return Self.alive
        case .health: return health
        case .readyz: return try await readiness(operation(request, target), address: address)
        case .genesis: return conditional(authority.genesisDocument, endpoint, request.headers)
        case .policy: return conditional(try authority.policyDocument(), endpoint, request.headers)
        case .crl: return try await revocations(request)
        case .nodes: return try await nodes(operation(request, target), address: address)
        case .sovereign:
            return .json(
                .sovereign(authority.configuration.genesis, origin: try options.origin.publicOrigin(request.head)))
        case .keyHistory: return keyHistory
        default: throw HTTPRefusal.notFound
        }
    }

    // MARK: Documents

    /// The reply to a request that needs nothing but bytes that are at hand, or nil.
    func replyAtHand(_ head: HTTPRequest) -> Reply? {
        guard head.method == .get, let path = head.path, let endpoint = Endpoint(path: path) else { return nil }
        switch endpoint {
        case .healthz: return Self.alive
        case .genesis: return conditional(authority.genesisDocument, endpoint, head.headerFields)
        case .policy:
            return authority.policyDocumentAtHand.map { conditional($0, endpoint, head.headerFields) }
        case .crl:
            guard head.headerFields[.prefer] == nil else { return nil }
            return authority.revocationDocumentAtHand.map { conditional($0, endpoint, head.headerFields) }
        default: return nil
        }
    }

    private static let alive = Reply.json(["status": "ok"])

    private func conditional(_ document: PublicDocument, _ endpoint: Endpoint, _ headers: HTTPFields) -> Reply {
        if Conditions.matches(headers, tag: document.entityTag) {
            return Reply(status: .notModified, headers: [.eTag: document.entityTag])
        }
        let buffer = buffers.withLock { buffers in
            if let known = buffers[endpoint], known.tag == document.entityTag { return known.buffer }
            let buffer = ByteBuffer(bytes: document.bytes)
            buffers[endpoint] = (document.entityTag, buffer)
            return buffer
        }
        return Reply(headers: [.contentType: "application/json", .eTag: document.entityTag], body: buffer)
    }

    private func revocations(_ request: Request) async throws -> Reply {
        var document = try await authority.revocationDocument()
        let wait = request.method == .get ? Conditions.wait(request.headers) : nil
        guard let wait, request.headers[.ifNoneMatch] != nil else {
            return conditional(document, .crl, request.headers)
        }
        if Conditions.matches(request.headers, tag: document.entityTag) {
            document = try await authority.revocationDocument(otherThan: document.entityTag, wait: .seconds(wait))
        }
        var reply = conditional(document, .crl, request.headers)
        reply.headers[.preferenceApplied] = "wait=\(wait)"
        return reply
    }

    // MARK: State

    private func nodes(_ operation: OperatorRequest, address: ClientAddress) async throws -> Reply {
        guard operation.credentials.isPresent else {
            return .json(["count": .int(try await authority.nodeCount())])
        }
        return .json(bytes: try await authority.roster(operation, from: address).replyBytes)
    }

    private func readiness(_ operation: OperatorRequest, address: ClientAddress) async throws -> Reply {
        let readiness = authority.readiness()
        var location = "hidden"
        if operation.credentials.isPresent {
            try await authority.requireReader(operation, from: address)
            location = readiness.database.location
        }
        let value = JSONValue.readiness(
            readiness, configuration: authority.configuration, fingerprint: fingerprint, instance: instance,
            location: location)
        guard readiness.isReady else {
            throw HTTPRefusal(
                status: .serviceUnavailable, code: AuthorityRefusal.Code.serviceNotReady.rawValue,
                message: "The authority is not ready", details: value.objectValue ?? [:])
        }
        return .json(value)
    }

    private func operation(
        _ request: Request, _ target: RequestTarget, body: JSONObject = [:]
    ) -> OperatorRequest {
        let headers = request.headers
        return OperatorRequest(
            credentials: .init(
                keyID: headers[.adminKeyID], timestamp: headers[.adminTimestamp], nonce: headers[.adminNonce],
                signature: headers[.adminSignature]),
            method: request.method.rawValue, path: target.path ?? "", query: target.query, body: body)
    }
}
