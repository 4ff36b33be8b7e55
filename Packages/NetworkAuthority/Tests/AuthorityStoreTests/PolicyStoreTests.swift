import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("Policies in the store")
struct PolicyStoreTests {
    @Test("a published policy is there after a restart, with its event")
    func durability() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)

        let policy = try await authority.publishPolicy(PolicyDraft(policyID: "p-1"))
        try store.close()

        let again = try fixture.store()
        #expect(try await fixture.authority(on: again).policyDocument() == PublicDocument(policy))
        let events = try fixture.events("policy_published")
        #expect(
            events == [
                [
                    "policy_id": "p-1", "previous_policy_id": "policy-USG-v0.1", "published_by": nil, "replaced": false,
                    "remote_addr": "unknown",
                ]
            ])
        try again.close()
    }

    @Test("a rollback notes where it came from and went to, and is refused for what is not kept")
    func rollback() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        _ = try await authority.publishPolicy(PolicyDraft(policyID: "p-1"))

        let policy = try await authority.rollBackPolicy(to: "policy-USG-v0.1")

        #expect(policy.policyID == "policy-USG-v0.1")
        #expect(try authority.policyDocument() == PublicDocument(policy))
        let refusal = await #expect(throws: AuthorityRefusal.self) { try await authority.rollBackPolicy(to: "p-2") }
        #expect(refusal?.code == .policyNotFound)
        #expect(
            try fixture.events("policy_rolled_back") == [
                [
                    "policy_id": "policy-USG-v0.1", "previous_policy_id": "p-1", "rolled_back_by": nil,
                    "signed_again": false,
                    "remote_addr": "unknown",
                ]
            ])
        try store.close()
    }

    @Test("a policy that no key of the authority signed is signed anew before it is in force again")
    func signedAgain() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        var foreign = try await authority.publishPolicy(PolicyDraft(policyID: "p-1", allowedPorts: [1]))
        foreign.signatures = []
        let altered = foreign
        try await store.write { try $0.activate(altered, at: fixture.clock.now()) }
        fixture.clock.advance(by: .seconds(1))

        let policy = try await authority.rollBackPolicy(to: "p-1")

        #expect(policy.isFullySigned(by: fixture.key.publicKey))
        #expect(policy.issuedAt.time == fixture.clock.now())
        #expect(policy.allowedPorts == [1])
        #expect(try await authority.policyHistory().versions.map(\.policy.policyID) == ["p-1", "policy-USG-v0.1"])
        try store.close()
    }

    @Test("what another process publishes is served after a round of maintenance")
    func otherProcess() async throws {
        let fixture = try StoreFixture()
        let stores = [try fixture.store(), try fixture.store()]
        let first = try await fixture.authority(on: stores[0])
        let second = try await fixture.authority(on: stores[1])

        let policy = try await first.publishPolicy(PolicyDraft(policyID: "p-1"))
        try await second.maintain()

        #expect(try second.policyDocument() == PublicDocument(policy))
        for store in stores { try store.close() }
    }

    @Test("beyond the limit the oldest policy that is not in force is forgotten")
    func retention() async throws {
        let store = try StoreFixture().store()
        let start = UTCTime(microseconds: 1_790_000_000_000_000)

        let ids = try await store.write { transaction in
            for number in 0..<6 {
                let time = start.advanced(by: .seconds(number))
                let policy = PolicyManifest(
                    policyID: "p-\(number)", issuedAt: Timestamp(time), issuedBy: "na", minClientVersion: "1")
                try transaction.activate(policy, at: time)
            }
            let oldest = try #require(try transaction.policy(id: "p-0"))
            try transaction.reactivate(oldest)
            try transaction.forgetPolicies(beyond: 3)
            return try transaction.policies(limit: 10).map { ($0.policy.policyID, $0.isActive) }
        }

        #expect(ids.map(\.0) == ["p-5", "p-4", "p-0"])
        #expect(ids.map(\.1) == [false, false, true])
        try store.close()
    }

    @Test("the newest invites and policies are found by an index")
    func plans() throws {
        let fixture = try StoreFixture()
        try fixture.store().close()

        try fixture.inspect { database throws in
            for sql in [
                "SELECT token_id FROM invite_tokens ORDER BY created_at DESC, token_id LIMIT 5",
                "SELECT policy_json FROM policy_versions ORDER BY created_at DESC, rowid DESC LIMIT 5",
            ] {
                let plan = try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql).map(\.description)
                #expect(plan.allSatisfy { $0.contains("USING INDEX") || $0.contains("COVERING") }, "\(plan)")
            }
        }
    }
}

extension StoreFixture {
    /// The details of the stored events of a kind.
    func events(_ kind: String) throws -> [JSONObject] {
        try inspect { database in
            try String.fetchAll(database, sql: "SELECT event_json FROM audit_events ORDER BY rowid")
                .compactMap { try JSONValue(parsing: $0).objectValue }
                .filter { $0["event_type"]?.stringValue == kind }
                .compactMap { $0["details"]?.objectValue }
        }
    }
}
