import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Requests with wrong types")
struct WrongTypeTests {
    static let values: [JSONValue] = [
        nil, true, false, 0, 1, -1, 1.5, .int(UInt64.max), .int(Int64.min), 1e300, "", "x",
        .string(String(repeating: "y", count: 5_000)), .string("\u{0}\u{FFFF}é"), [], [nil], ["x"], [[]], [:],
        ["a": ["b": []]],
    ]
    static let fields: [(path: String, names: [String])] = [
        (
            "/join",
            [
                "node_public_key", "invite_token", "validity_hours", "roles", "timestamp", "nonce", "signature",
                "purpose", "audience",
            ]
        ),
        (
            "/heartbeat",
            [
                "cert_id", "node_public_key", "status", "timestamp", "nonce", "signature", "validity_hours", "purpose",
                "crl_sequence",
            ]
        ),
        (
            "/renew",
            [
                "cert_id", "node_public_key", "validity_hours", "roles", "timestamp", "nonce", "signature", "status",
                "audience",
            ]
        ),
        (
            "/admin/invite",
            [
                "roles", "max_validity_hours", "token_expiry_hours", "recipient_public_key", "node_sovereign_id",
                "executor_resource_prefix",
            ]
        ),
        ("/admin/revoke", ["cert_id", "reason"]),
        ("/admin/policy", ["policy_id", "min_client_version", "allowed_ports", "allowed_services", "routing"]),
        ("/admin/policy/rollback", ["policy_id"]),
        ("/admin/operator-keys/op-spare/revoke", ["reason"]),
    ]

    @Test("N8: no type in any field leads to a 500", arguments: fields)
    func everyField(path: String, names: [String]) async throws {
        var network = try TestNetwork()
        network.rates.join = nil
        network.rates.nodeAddress = nil
        network.rates.admin = nil
        network.rates.badTokens = nil
        let node = TestNetwork.key(10)

        try await network.test { [network] client async throws in
            let id = try await client.enrol(TestNetwork.key(11))
            for name in names {
                for value in Self.values {
                    var body: JSONObject = [
                        "node_public_key": .string(node.publicKey.text), "cert_id": .string(id),
                        "invite_token": "x",
                    ]
                    if path != "/join" { body["invite_token"] = nil }
                    body[name] = value
                    let isAuthentication = ["timestamp", "nonce", "signature"].contains(name)
                    var signed = isAuthentication ? body : try network.signed(body, by: node)
                    if path.hasPrefix("/admin") { signed = JSONObject([(name, value)]) }
                    let headers = try network.adminHeaders(.post, path, body: signed)
                    let reply = try await client.post(path, signed, headers: headers)
                    #expect(reply.status < 500, "\(path) \(name)=\(value): \(reply.outcome)")
                    #expect(reply.status < 300 || reply.error["code"]?.stringValue?.isEmpty == false)
                    #expect(reply.body.count < 1_024, "\(path) \(name) echoes too much")
                }
            }
        }
    }

    @Test("N14: a status of 64 characters is kept, one of 65 is refused")
    func statusLength() async throws {
        let node = TestNetwork.key(10)

        try await TestNetwork().test { client async throws in
            let id = try await client.enrol(node)
            let longest = JSONValue.string(String(repeating: "é", count: 64))
            #expect(try await client.heartbeat(node, id, extra: ["status": longest]).status == 200)
            let tooLong = JSONValue.string(String(repeating: "é", count: 65))
            #expect(try await client.heartbeat(node, id, extra: ["status": tooLong]).outcome == "400 bad_request")
            #expect(try await client.heartbeat(node, id, extra: ["status": 5]).outcome == "400 bad_request")
        }
    }

    @Test("N7: hours are whole numbers from 1 to 8,760", arguments: ["/join", "/renew"])
    func hours(_ path: String) async throws {
        let node = TestNetwork.key(10)

        try await TestNetwork().test { client async throws in
            for value: JSONValue in [nil, true, 0, -1, 8_761, 1.0, "1", 1e9, .int(UInt64.max), []] {
                let reply = try await client.post(
                    path, ["node_public_key": .string(node.publicKey.text), "validity_hours": value])
                #expect(reply.outcome == "400 invalid_validity_hours", "\(value)")
                #expect(reply.message == "validity_hours must be a positive integer")
            }
        }
    }
}
