import AuthorityCore
import Hummingbird
import HummingbirdTesting
import MeshCrypto
import MeshProtocol
import NIOCore
import Testing

@testable import AuthorityHTTP

/// A reply as tests look at it.
struct TestReply: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var json: JSONValue? { try? JSONValue(parsing: body) }
    var object: JSONObject { json?.objectValue ?? [:] }
    var error: JSONObject { object["error"]?.objectValue ?? [:] }
    /// Status and error code, such as `403 invalid_invite_token`; the code is empty for a success.
    var outcome: String { "\(status) \(error["code"]?.stringValue ?? "")" }
    var message: String? { error["message"]?.stringValue }

    subscript(_ name: String) -> JSONValue? { object[name] }
}

/// Speaks to the authority's routes as nodes and operators do.
struct TestClient: Sendable {
    let network: TestNetwork
    let client: any TestClientProtocol
    let authority: NetworkAuthority

    func send(
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
        #expect(DescribedReply(method: method, path: path, reply: reply).problems == [])
        return reply
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestReply {
        try await send(.get, path, headers: headers)
    }

    func delete(_ path: String, _ body: JSONObject) async throws -> TestReply {
        try await send(
            .delete, path, headers: [.contentType: "application/json"], bytes: JSONValue.object(body).canonicalBytes())
    }

    func post(_ path: String, _ body: JSONObject, headers: HTTPFields = [:]) async throws -> TestReply {
        var headers = headers
        headers[.contentType] = "application/json"
        return try await send(.post, path, headers: headers, bytes: JSONValue.object(body).canonicalBytes())
    }

    /// Posts as an operator.
    func admin(_ path: String, _ body: JSONObject = [:], keyID: String = "operator-local") async throws -> TestReply {
        try await post(path, body, headers: network.adminHeaders(.post, path, body: body, keyID: keyID))
    }

    /// Makes an invite and returns its token.
    func invite(_ body: JSONObject = ["roles": ["role:anchor"]]) async throws -> String {
        let reply = try await admin("/admin/invite", body)
        guard let token = reply["token_id"]?.stringValue else { throw Unexpected(reply: reply) }
        return token
    }

    func join(_ key: SigningKey, token: String, extra: JSONObject = [:]) async throws -> TestReply {
        var body: JSONObject = [
            "node_public_key": .string(key.publicKey.text), "invite_token": .string(token), "validity_hours": 168,
        ]
        for member in extra { body[member.name] = member.value }
        return try await post("/join", network.signed(body, by: key))
    }

    /// Enrols a node and returns its certificate's id.
    func enrol(_ key: SigningKey, invite: JSONObject = ["roles": ["role:anchor"]]) async throws -> String {
        let reply = try await join(key, token: try await self.invite(invite))
        guard let id = reply["cert_id"]?.stringValue else { throw Unexpected(reply: reply) }
        return id
    }

    func heartbeat(_ key: SigningKey, _ certificate: String, extra: JSONObject = [:]) async throws -> TestReply {
        try await node("/heartbeat", key, certificate, extra: extra)
    }

    func renew(
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

    struct Unexpected: Error, CustomStringConvertible {
        let reply: TestReply
        var description: String { "\(reply.outcome): \(String(decoding: reply.body, as: UTF8.self))" }
    }
}
