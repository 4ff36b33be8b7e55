import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityHTTP

@Suite("POST /admin/na/succession")
struct SuccessionRouteTests {
    private static let path = "/admin/na/succession"

    private func submit(_ client: TestClient, _ record: KeySuccessionRecord) async throws -> TestReply {
        try await client.admin(Self.path, ["succession": record.json])
    }

    @Test("the recorded record has the outgoing key's signature, and every reader can verify the history")
    func recorded() async throws {
        try await TestNetwork().test { client in
            let network = client.network
            let record = try network.proven(network.succession())

            let reply = try await submit(client, record)

            #expect(reply.outcome == "201 ")
            let stored = try KeySuccessionRecord(json: try #require(reply["succession"]))
            #expect(stored.hasSignature(by: network.authority.publicKey))
            #expect(stored.signatures.prefix(2) == record.signatures[...])
            let published = try await client.get("/na/key-history")
            #expect(published.json == reply["key_history"])
            let history = try Self.history(published, network)
            #expect(history.windows.map(\.keySequence) == [1, 2])
            #expect(history.windows[1].validFrom == record.effectiveAt.time)
        }
    }

    @Test("the same record submitted again gets the same answer; another one has to wait")
    func repeated() async throws {
        try await TestNetwork().test { client in
            let network = client.network
            let record = try network.proven(network.succession())

            let first = try await submit(client, record)
            let again = try await submit(client, record)
            let other = try await submit(client, network.proven(network.succession()))

            #expect(first.outcome == "201 ")
            #expect(again.json == first.json)
            #expect(other.outcome == "409 succession_pending")
        }
    }

    @Test(
        "the times are held to their bounds exactly",
        arguments: [
            (60, 365, "201 "), (59, 365, "409 succession_times_invalid"), (30 * 86_400, 365, "201 "),
            (30 * 86_400 + 1, 365, "409 succession_times_invalid"), (60, 3_653, "201 "),
            (60, 3_654, "409 succession_times_invalid"), (60, 0, "409 succession_not_increasing"),
        ])
    func times(_ notice: Int, _ days: Int, _ expected: String) async throws {
        try await TestNetwork().test { client in
            var record = client.network.succession(after: .seconds(notice))
            let start = try #require(record.effectiveAt.time)
            record.newValidTo = Timestamp(start.advanced(by: .seconds(days * 86_400)))

            #expect(try await submit(client, client.network.proven(record)).outcome == expected)
        }
    }

    @Test("what is not in the exact form, or leaves no room for a signature, is refused")
    func form() async throws {
        try await TestNetwork().test { client in
            let record = client.network.succession()
            var spelled = record.json.objectValue ?? [:]
            spelled["effective_at"] = .string(record.effectiveAt.time?.requestText ?? "")
            var full = try client.network.proven(record)
            while full.signatures.count < MeshLimits.maximumSignatures { full.signatures += full.signatures.prefix(1) }
            let bodies: [JSONValue] = [.object(spelled), full.json, [record.json], "x", nil]

            for body in bodies {
                let reply = try await client.admin(Self.path, ["succession": body])
                #expect(reply.outcome == "400 invalid_succession")
            }
            full.signatures.removeLast()
            #expect(try await submit(client, full).outcome == "201 ")
        }
    }

    @Test("a record that is refused leaves nothing behind")
    func refused() async throws {
        try await TestNetwork().test { client in
            let network = client.network
            let before = try await client.get("/na/key-history")
            let unproven = try network.succession().signed(by: network.root, keyID: "root")

            #expect(try await submit(client, unproven).outcome == "422 succession_invalid_new_key_signature")
            #expect(try await submit(client, network.succession()).outcome == "422 succession_invalid_root_signature")

            #expect(try await client.get("/na/key-history").body == before.body)
        }
    }

    @Test("another instance learns of a succession in its next round, and takes no second one meanwhile")
    func otherInstance() async throws {
        let folder = try TemporaryFolder()
        var stored = try TestNetwork()
        stored.databasePath = folder.path("na.db")
        let network = stored

        try await network.test { first in
            try await network.test { (second: TestClient) async throws -> Void in
                let reply = try await submit(first, network.proven(network.succession()))
                #expect(reply.outcome == "201 ")

                // The decision looks at the database, whatever the instance knows.
                let late = try await submit(second, network.proven(network.succession()))
                #expect(late.outcome == "409 succession_chain_break" || late.outcome == "409 succession_pending")
                try await second.authority.maintain()
                #expect(try await second.get("/na/key-history").json == reply["key_history"])
                #expect(try await second.get("/readyz").outcome == "200 ")
            }
        }
    }

    /// The published history, verified as a node does.
    static func history(_ reply: TestReply, _ network: TestNetwork) throws -> AuthorityKeyHistory {
        let verification = AuthorityKeyHistory.verify(
            genesis: network.genesis.json, successions: reply["successions"]?.arrayValue ?? [],
            rootPublicKey: network.root.publicKey.text)
        return try #require(verification.history, "\(verification.failures)")
    }
}
