public import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// A client of one Network Authority over HTTP.
///
/// A value without background work: each call is one request, and may be made concurrently. Replies are
/// bounded and read by the strict JSON parser; documents are decoded but **not** verified, see ``Enrollment``.
/// Cancelling a call abandons its request.
/// - Source: Specification 06.
public struct AuthorityClient: AuthorityConnection {
    /// Time for a request of the command line.
    public static let defaultTimeout: Duration = .seconds(20)
    /// Time for a request of a running node.
    public static let nodeTimeout: Duration = .seconds(10)
    /// Time for a heartbeat.
    public static let heartbeatTimeout: Duration = .seconds(5)

    /// The authority's address without a trailing slash.
    public var baseURL: String { address.text }

    private let address: AuthorityAddress
    private let timeout: Duration
    private let wallClock: any WallClock
    private let audience: AudienceCache

    /// Creates a client; nothing is sent.
    ///
    /// - Parameter baseURL: `http://` or `https://`, host, optional port and path.
    /// - Parameter timeout: time for each request; heartbeats end after 5 s at the latest.
    /// - Parameter wallClock: gives the time of signed requests.
    /// - Throws: ``AuthorityClientError`` with kind `invalidAddress`.
    public init(
        baseURL: String, timeout: Duration = Self.defaultTimeout, wallClock: any WallClock = SystemWallClock()
    ) throws(AuthorityClientError) {
        self.address = try AuthorityAddress(baseURL)
        self.timeout = timeout
        self.wallClock = wallClock
        self.audience = AudienceCache()
    }

    // MARK: Public documents

    /// The reply to a plain `GET`, whatever its status.
    public func get(_ path: String) async throws(AuthorityClientError) -> HTTPReply {
        try await HTTPExchange(address: address, path: path, timeout: timeout).perform()
    }

    /// The JSON of a `GET` that the authority answers with success.
    public func json(
        _ path: String, query: [(String, [String])] = []
    ) async throws(AuthorityClientError) -> JSONValue {
        try await HTTPExchange(address: address, path: path, query: query, timeout: timeout).perform().parsed(
            from: path)
    }

    /// The genesis block, not verified.
    public func genesis() async throws(AuthorityClientError) -> GenesisBlock {
        try await document("/genesis")
    }

    /// The active policy manifest, not verified.
    public func policy() async throws(AuthorityClientError) -> PolicyManifest {
        try await document("/policy")
    }

    /// The description that the authority gives of itself.
    public func sovereign() async throws(AuthorityClientError) -> JSONValue {
        try await json("/sovereign.json")
    }

    /// The public reply of `/nodes`: the number of active nodes.
    public func nodes() async throws(AuthorityClientError) -> JSONValue {
        try await json("/nodes")
    }

    /// The revocation list, not verified, unless it still is the one with the given entity tag.
    ///
    /// - Parameter wait: asks the authority to hold the request until the list changes, at most 25 s.
    public func crl(
        ifNoneMatch: String? = nil, wait: Duration? = nil
    ) async throws(AuthorityClientError) -> ConditionalReply<CertificateRevocationList> {
        var exchange = HTTPExchange(address: address, path: "/crl", timeout: timeout)
        exchange.maximumReplyBytes = AuthorityClientLimits.revocationListBytes
        if let ifNoneMatch { exchange.headers.append(("if-none-match", ifNoneMatch)) }
        if let wait {
            let bounded = min(max(wait, .zero), AuthorityClientLimits.longestWait)
            exchange.headers.append(("prefer", "wait=\(bounded.components.seconds)"))
            exchange.timeout = timeout + bounded
        }
        let reply = try await exchange.perform()
        let tag = reply.header("etag").flatMap {
            $0.utf8.count <= AuthorityClientLimits.entityTagCharacters ? $0 : nil
        }
        let isHeld = reply.header("preference-applied")?.lowercased().contains("wait") ?? false
        if reply.status == 304, ifNoneMatch != nil {
            return ConditionalReply(entityTag: tag ?? ifNoneMatch, document: nil, isWaitApplied: isHeld)
        }
        let list: CertificateRevocationList = try reply.decoded(from: "/crl")
        return ConditionalReply(entityTag: tag, document: list, isWaitApplied: isHeld)
    }

    /// The published key history, not verified, or nil for an older authority that publishes none (404).
    public func keyHistory() async throws(AuthorityClientError) -> KeyHistoryReply? {
        let path = "/na/key-history"
        let reply = try await HTTPExchange(address: address, path: path, timeout: timeout).perform()
        if reply.status == 404 { return nil }
        guard let members = try reply.parsed(from: path).objectValue, let genesis = members["genesis"],
            let successions = members["successions"]?.arrayValue,
            successions.count <= AuthorityClientLimits.successions
        else {
            throw AuthorityClientError(
                .invalidReply, message: "the reply of \(address.authority) to \(path) is not a key history")
        }
        let grace = members["vouching_grace_seconds"]?.int64Value.flatMap {
            (0...86_400).contains($0) ? Duration.seconds($0) : nil
        }
        return KeyHistoryReply(genesis: genesis, successions: successions, vouchingGrace: grace)
    }

    // MARK: Signed requests of a node

    /// Redeems an invite token for a certificate of the signer's key.
    ///
    /// The certificate is not verified here; ``Enrollment/join(client:genesis:request:signer:wallClock:)`` does.
    public func join(
        _ request: JoinRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> JoinCertificate {
        let body = request.members(publicKey: signer.publicKey.text)
        return try await post("/join", try signed(body, by: signer), timeout: timeout).decoded(from: "/join")
    }

    /// Asks for a successor of a certificate; the answer is not verified here.
    public func renew(
        _ request: RenewRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> JoinCertificate {
        let body = request.members(publicKey: signer.publicKey.text)
        return try await post("/renew", try signed(body, by: signer), timeout: timeout).decoded(from: "/renew")
    }

    /// Sends a sign of life.
    public func heartbeat(
        _ request: HeartbeatRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> HeartbeatReply {
        let body = try signed(request.members(publicKey: signer.publicKey.text), by: signer)
        let reply = try await post("/heartbeat", body, timeout: min(timeout, Self.heartbeatTimeout))
        let members = try reply.parsed(from: "/heartbeat").objectValue
        return HeartbeatReply(
            isAcknowledged: members?["ack"]?.boolValue ?? false,
            serverTime: members?["server_time"]?.stringValue.flatMap { UTCTime(lenientText: $0) })
    }

    // MARK: Requests of an operator

    /// Sends a request with an operator signature of version 2.
    ///
    /// - Parameter path: the path as the server sees it, not percent-encoded.
    /// - Parameter body: the body; for `GET` it must be empty and none is sent.
    /// - Parameter audience: the authority's key in the genesis block; nil reads it from `/sovereign.json`,
    ///   once per client.
    /// - Source: Specification 06 §4.
    public func admin(
        _ method: String, _ path: String, query: [(String, [String])] = [], body: JSONObject = [:],
        signer: any DocumentSigner, keyID: String, audience: String? = nil
    ) async throws(AuthorityClientError) -> JSONValue {
        var recipient = audience
        if recipient == nil { recipient = try await authorityKey() }
        let time = wallClock.now().requestText
        let nonce = UUIDv4.make()
        let request = AdminRequest(
            method: method, path: path, query: query, audience: recipient ?? "", body: body, keyID: keyID,
            timestamp: time, nonce: nonce)
        let signature = try signed(request.signedBytes, by: signer)
        var exchange = HTTPExchange(
            method: method, address: address, path: path, query: query, timeout: timeout)
        exchange.maximumReplyBytes = AuthorityClientLimits.operatorReplyBytes
        exchange.headers = [
            ("x-admin-key-id", keyID), ("x-admin-timestamp", time), ("x-admin-nonce", nonce),
            ("x-admin-signature", signature.text),
        ]
        if method != "GET" { exchange.body = JSONValue.object(body).plainBytes() }
        return try await exchange.perform().parsed(from: path)
    }

    /// The authority's key as it is in the genesis block, asked for once per client.
    public func authorityKey() async throws(AuthorityClientError) -> String {
        if let known = audience.value { return known }
        let description = try await sovereign()
        let authority = description.objectValue?["network_authority"]?.objectValue
        guard let key = authority?["public_key"]?.stringValue else {
            throw AuthorityClientError(
                .invalidReply, message: "/sovereign.json of \(address.authority) names no authority key")
        }
        audience.value = key
        return key
    }

    // MARK: Parts

    private func document<D: JSONDocument>(_ path: String) async throws(AuthorityClientError) -> D {
        try await HTTPExchange(address: address, path: path, timeout: timeout).perform().decoded(from: path)
    }

    private func post(
        _ path: String, _ body: JSONObject, timeout: Duration
    ) async throws(AuthorityClientError) -> HTTPReply {
        try await HTTPExchange(
            method: "POST", address: address, path: path, body: JSONValue.object(body).plainBytes(), timeout: timeout
        ).perform()
    }

    /// Adds time, nonce and signature.
    ///
    /// - Source: Specification 06 §3.
    private func signed(
        _ body: JSONObject, by signer: any DocumentSigner
    ) throws(AuthorityClientError) -> JSONObject {
        var body = body
        body["timestamp"] = .string(wallClock.now().requestText)
        body["nonce"] = .string(UUIDv4.make())
        body["signature"] = .string(try signed(NodeRequest.signedBytes(of: body), by: signer).text)
        return body
    }

    private func signed(
        _ bytes: [UInt8], by signer: any DocumentSigner
    ) throws(AuthorityClientError) -> Ed25519Signature {
        do {
            return try signer.sign(bytes)
        } catch {
            throw AuthorityClientError(.unsigned, message: "the request could not be signed: \(error)")
        }
    }
}

/// The authority's key, kept once known.
private final class AudienceCache: Sendable {
    private let stored = Mutex<String?>(nil)

    var value: String? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
