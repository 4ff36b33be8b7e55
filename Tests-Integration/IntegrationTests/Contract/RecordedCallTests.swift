import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Calls recorded from the reference")
struct RecordedCallTests {
    /// Where the contract differs from what was recorded.
    private static let differences: [String: String] = [
        "invite: role prefix only matches by startswith": "400 invalid_role",
        "invite: max_validity_hours numeric text": "400 invalid_max_validity_hours",
        "invite: max_validity_hours float": "400 invalid_max_validity_hours",
        "invite: roles is a string": "400 invalid_role",
        "invite: roles null": "400 invalid_role",
        "invite: huge validity": "400 invalid_max_validity_hours",
        "policy: wrong type": "422 request_validation_failed",
        "body too large": "413 request_entity_too_large",
        "join: bad public key": "400 invalid_node_public_key",
        "agents: capability=% lists everything": "200 ",
        "join: compromised key in another base64 spelling": "400 invalid_node_public_key",
    ]

    /// What our messages say beyond the recorded ones.
    private static let additions: [String: String] = [
        "certificate_expired":
            ": ask an operator for an invite ('genesis-mesh admin invite') and redeem it ('genesis-mesh join --token')"
    ]

    @Test("every call is replayed")
    func coverage() throws {
        let calls = try RecordedCall.all()

        #expect(calls.count == 170)
        for call in calls {
            #expect(Replay.builder(for: call) != nil, "\(call) has no builder")
            #expect(call.isContract == (Self.differences[call.name] == nil), "\(call)")
        }
    }

    @Test(
        "each is answered with the same status, code, message, members and headers", arguments: try RecordedCall.all())
    func replay(_ call: RecordedCall) async throws {
        let builder = try #require(Replay.builder(for: call))

        let reply = try await TestNetwork().test { try await builder(Replay(client: $0, call: call)) }

        if let difference = Self.differences[call.name] {
            #expect(reply.outcome == difference)
        } else {
            #expect(reply.outcome == "\(call.status) \(call.error["code"]?.stringValue ?? "")")
            let addition = call.error["code"]?.stringValue.flatMap { Self.additions[$0] } ?? ""
            #expect(reply.message == call.error["message"]?.stringValue.map { $0 + addition })
            #expect(reply.error["details"] == call.error["details"])
            #expect(reply.headers[.retryAfter] == call.replyHeaders["retry-after"]?.stringValue)
            // What is no JSON, and the content of the console, is free.
            if call.reply.stringValue == nil {
                let members = (reply.json ?? .null).shape(against: call.reply)
                #expect(members == call.reply.shape(against: reply.json))
            }
        }
        for name in [
            "content-type", "content-security-policy", "x-frame-options", "x-content-type-options", "cache-control",
        ] {
            let field = try #require(HTTPField.Name(name))
            #expect(reply.headers[field] == call.replyHeaders[name]?.stringValue, "\(name)")
        }
        #expect(reply.headers[.requestID] != nil)
    }

    @Test("every recorded answer that is the contract is described")
    func described() throws {
        let paths = InterfaceDescription.document.objectValue?["paths"]?.objectValue ?? [:]
        for call in try RecordedCall.all() where call.isContract {
            let (isServed, operation) = InterfaceDescription.operation(call.method, call.path)
            guard call.name != "method not allowed", call.path != "/nope" else { continue }
            #expect(isServed, "\(call)")
            #expect(operation?["responses"]?.objectValue?[String(call.status)] != nil, "\(call) \(call.status)")
        }
        #expect(paths.count > 20)
    }

    @Test("every recorded metric is there with its type and text, and counts what it says")
    func recorded() async throws {
        let recorded = try RecordedCall.all().filter { $0.path == "/metrics" }
        #expect(recorded.count == 2)
        let network = try TestNetwork()

        let text = try await network.test { client async throws -> String in
            let id = try await client.enrol(TestNetwork.key(10))
            _ = try await client.enrol(TestNetwork.key(11))
            let body: JSONObject = ["cert_id": .string(id)]
            #expect(try await client.admin("/admin/revoke", body).status == 200)
            #expect(try await client.admin("/admin/policy", ["policy_id": "p"]).status == 201)
            return String(decoding: try await client.get("/metrics").body, as: UTF8.self)
        }

        let lines = Set(text.split(separator: "\n"))
        for call in recorded {
            let comments = (call.reply.stringValue ?? "").split(separator: "\n").filter { $0.hasPrefix("#") }
            #expect(comments.count == 12)
            for comment in comments { #expect(lines.contains(comment), "\(comment)") }
        }
        for sample in [
            "genesis_mesh_na_issued_certs_total 2", "genesis_mesh_na_active_nodes 1",
            "genesis_mesh_na_revoked_certs_total 1", "genesis_mesh_na_crl_sequence 1",
            "genesis_mesh_na_policy_versions_total 2", "genesis_mesh_na_audit_write_failures_total 0",
            #"genesis_mesh_na_requests_total{route="/join",method="POST",status="201"} 2"#,
        ] { #expect(lines.contains(Substring(sample)), "\(sample)") }
    }
}
