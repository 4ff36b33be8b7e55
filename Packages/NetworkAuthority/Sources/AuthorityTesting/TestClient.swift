public import AuthorityCore
public import HTTPTypes
internal import Hummingbird
internal import HummingbirdTesting
public import MeshCrypto
public import MeshProtocol
internal import NIOCore

/// Speaks to the authority's routes as nodes and operators do.
public struct TestClient: Sendable {
    /// The network that it belongs to.
    public let network: TestNetwork
    let client: any TestClientProtocol
    /// The authority, for what is not asked for over HTTP.
    public let authority: NetworkAuthority

    /// Sends a request; throws when the reply is not as the description of the interface says.
    public func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], bytes: [UInt8]? = nil
    ) async throws -> TestReply {
        let reply = try await client.execute(
            uri: path, method: method, headers: headers, body: bytes.map { ByteBuffer(bytes: $0) }
        ) { response in
            TestReply(
                status: response.status.code, headers: response.headers,
                body: Array(response.body.readableBytesView))
        }
        // Whatever a test is about, its replies are as the description says.
        try DescribedReply(method: method, path: path, reply: reply).requireDescribed()
        return reply
    }

    /// Sends a GET.
    public func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestReply {
        try await send(.get, path, headers: headers)
    }

    /// Sends a DELETE with an object.
    public func delete(_ path: String, _ body: JSONObject) async throws -> TestReply {
        try await send(
            .delete, path, headers: [.contentType: "application/json"], bytes: JSONValue.object(body).canonicalBytes())
    }

    /// Posts an object.
    public func post(_ path: String, _ body: JSONObject, headers: HTTPFields = [:]) async throws -> TestReply {
        var headers = headers
        headers[.contentType] = "application/json"
        return try await send(.post, path, headers: headers, bytes: JSONValue.object(body).canonicalBytes())
    }

    /// Posts as an operator.
    public func admin(
        _ path: String, _ body: JSONObject = [:], keyID: String = "operator-local"
    ) async throws -> TestReply {
        try await post(path, body, headers: network.adminHeaders(.post, path, body: body, keyID: keyID))
    }

    /// Makes an invite and returns its token.
    public func invite(_ body: JSONObject = ["roles": ["role:anchor"]]) async throws -> String {
        let reply = try await admin("/admin/invite", body)
        guard let token = reply["token_id"]?.stringValue else { throw Unexpected(reply: reply) }
        return token
    }

    /// Presents an invite.
    public func join(_ key: SigningKey, token: String, extra: JSONObject = [:]) async throws -> TestReply {
        var body: JSONObject = [
            "node_public_key": .string(key.publicKey.text), "invite_token": .string(token), "validity_hours": 168,
        ]
        for member in extra { body[member.name] = member.value }
        return try await post("/join", network.signed(body, by: key))
    }

    /// Enrols a node and returns its certificate's id.
    public func enrol(_ key: SigningKey, invite: JSONObject = ["roles": ["role:anchor"]]) async throws -> String {
        let reply = try await join(key, token: try await self.invite(invite))
        guard let id = reply["cert_id"]?.stringValue else { throw Unexpected(reply: reply) }
        return id
    }

    /// Sends a sign of life.
    public func heartbeat(_ key: SigningKey, _ certificate: String, extra: JSONObject = [:]) async throws -> TestReply {
        try await node("/heartbeat", key, certificate, extra: extra)
    }

    /// Asks for a renewal.
    public func renew(
        _ key: SigningKey, _ certificate: String, extra: JSONObject = ["validity_hours": 168]
    ) async throws
        -> TestReply
    {
        try await node("/renew", key, certificate, extra: extra)
    }

    private func node(_ path: String, _ key: SigningKey, _ id: String, extra: JSONObject) async throws -> TestReply {
        var body: JSONObject = ["cert_id": .string(id), "node_public_key": .string(key.publicKey.text)]
        for member in extra { body[member.name] = member.value }
        return try await post(path, network.signed(body, by: key))
    }

    /// A reply that a test cannot go on with.
    public struct Unexpected: Error, CustomStringConvertible {
        let reply: TestReply

        /// Names the reply.
        public init(reply: TestReply) {
            self.reply = reply
        }

        /// The refusal and the body.
        public var description: String { "\(reply.outcome): \(String(decoding: reply.body, as: UTF8.self))" }
    }
}
