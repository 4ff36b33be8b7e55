import AuthorityCore
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityStore

@Suite("Agents in the store")
struct AgentStoreTests {
    private func agent(_ number: Int, capabilities: [String], at time: UTCTime, life: Duration) throws -> AgentRecord {
        let key = try SigningKey(seed: SHA256.hash(Array("\(number)".utf8))).publicKey
        let end = time.advanced(by: life)
        return AgentRecord(
            key: key.nodeID,
            descriptor: AgentDescriptor(
                agentID: "a\(number)", nodePublicKey: key.text, networkName: "USG", capabilities: capabilities,
                endpoint: AgentEndpoint(host: "h", port: 1), registeredAt: Timestamp(time), expiresAt: Timestamp(end)),
            registeredAt: time, expiresAt: end)
    }

    private func found(_ store: SQLiteAuthorityStore, _ capability: String, at time: UTCTime) async throws -> [String] {
        try await store.read { try $0.agents(withCapability: capability, at: time, limit: 3) }.map(\.agentID)
    }

    @Test("the index follows the rows: listed, replaced, ended, removed; the latest first and no more than asked for")
    func rows() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        defer { try? store.close() }
        let now = fixture.clock.now()

        for number in 0..<5 {
            let time = now.advanced(by: .seconds(number))
            let record = try agent(number, capabilities: ["x", "x", "y,z"], at: time, life: .seconds(60 + number))
            try await store.write { try $0.put(record) }
        }
        #expect(try await found(store, "x", at: now) == ["a4", "a3", "a2"])
        #expect(try await found(store, "y,z", at: now.advanced(by: .seconds(63))) == ["a4", "a3", "a2"])
        #expect(try await found(store, "y", at: now) == [])
        #expect(try await store.read { try $0.agentCount(at: now.advanced(by: .seconds(63))) } == 3)

        let changed = try agent(4, capabilities: ["other"], at: now.advanced(by: .seconds(9)), life: .seconds(60))
        try await store.write { try $0.put(changed) }
        #expect(try await found(store, "x", at: now) == ["a3", "a2", "a1"])
        #expect(try await store.read { try $0.agent(of: changed.key) } == changed)
        let removed = try agent(3, capabilities: [], at: now, life: .seconds(1)).key
        try await store.write { try $0.removeAgent(of: removed) }
        #expect(try await found(store, "x", at: now) == ["a2", "a1", "a0"])

        let horizon = now.advanced(by: .seconds(62))
        let forgotten = try await store.write { try $0.forgetAgents(endedBefore: horizon, limit: 10) }
        #expect(forgotten == 1)
        #expect(try await found(store, "x", at: now) == ["a2", "a1"])
    }

    @Test("the rows of the reference are indexed when its file is taken over, and those that it writes later")
    func takeover() async throws {
        let fixture = try StoreFixture()
        try fixture.makeReferenceFile()
        func insert(_ key: String, _ json: String) throws {
            try fixture.inspect {
                try $0.execute(
                    sql: """
                        INSERT INTO agent_registrations (node_public_key, agent_id, network_name, capabilities_csv,
                            endpoint_host, endpoint_port, endpoint_scheme, descriptor_json, registered_at, expires_at)
                            VALUES (?, 'a', 'USG', '', 'h', 1, 'ws', ?, '2026-01-01T00:00:00+00:00',
                                '2026-01-02T00:00:00+00:00')
                        """, arguments: [key, json])
            }
        }
        func indexed() throws -> [String] {
            try fixture.inspect {
                try String.fetchAll(
                    $0, sql: "SELECT node_public_key || ':' || capability FROM gm_agent_capabilities ORDER BY 1")
            }
        }
        try insert("k1", #"{"capabilities":["x","y,z"]}"#)
        try insert("k2", "no JSON")

        try fixture.store().close()

        #expect(try indexed() == ["k1:x", "k1:y,z"])
        try insert("k3", #"{"capabilities":["x",5,null]}"#)
        try insert("k4", #"{"capabilities":"x"}"#)
        #expect(try indexed() == ["k1:x", "k1:y,z", "k3:x", "k4:x"])
        let store = try fixture.store()
        defer { try? store.close() }
        // None of them is a descriptor, and none keeps others from being found.
        #expect(try await found(store, "x", at: UTCTime(microseconds: 0)) == [])
        let listed = try agent(1, capabilities: ["x"], at: fixture.clock.now(), life: .seconds(60))
        try await store.write { try $0.put(listed) }
        #expect(try await found(store, "x", at: UTCTime(microseconds: 0)) == ["a1"])
        try await store.write { try $0.removeAgent(of: listed.key) }
        try fixture.inspect { try $0.execute(sql: "DELETE FROM agent_registrations WHERE node_public_key <> 'k3'") }
        #expect(try indexed() == ["k3:x"])
    }

    @Test("N9: a search, a count and a look at one agent scan nothing and sort nothing")
    func plans() throws {
        let fixture = try StoreFixture()
        try fixture.store().close()

        for sql in [
            """
            SELECT agent.descriptor_json FROM gm_agent_capabilities AS offer JOIN agent_registrations AS agent
                ON agent.node_public_key = offer.node_public_key WHERE offer.capability = 'x'
                AND offer.expires_at >= '2026' ORDER BY offer.registered_at DESC LIMIT 100
            """,
            "SELECT count(*) FROM agent_registrations WHERE expires_at >= '2026'",
            "SELECT descriptor_json FROM agent_registrations WHERE node_public_key = 'k'",
        ] {
            let steps: [String] = try fixture.inspect { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] }
            }
            #expect(!steps.isEmpty)
            for step in steps { #expect(step.hasPrefix("SEARCH"), "\(step)") }
        }
    }
}
