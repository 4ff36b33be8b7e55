import AuthorityCore
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityStore

@Suite("Counts of certificates")
struct CertificateCountTests {
    private func insert(_ count: Int, status: String = "issued", _ database: Database, from first: Int = 0) throws {
        for number in first..<(first + count) {
            try database.execute(
                sql: """
                    INSERT INTO issued_certs (cert_id, node_public_key, cert_json, roles_json, issued_at, expires_at,
                        status, last_heartbeat) VALUES (?, ?, '{}', '[]', ?, ?, ?, ?)
                    """,
                arguments: [
                    "cert-\(number)", "key-\(number)", "2026-09-21T00:00:00+00:00", "2026-10-21T00:00:00+00:00",
                    status, "2026-09-21T00:00:00+00:00",
                ])
        }
    }

    @Test("N9: the counts follow the rows, whoever writes them, and are never counted")
    func triggers() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        defer { try? store.close() }

        func counts() async throws -> [Int] {
            let counts = try await store.read { try $0.counts() }
            return [counts.issuedCertificates, counts.revokedCertificates]
        }
        #expect(try await counts() == [0, 0])
        try fixture.inspect { try insert(5, $0) }
        #expect(try await counts() == [5, 0])
        try fixture.inspect { try insert(2, status: "revoked", $0, from: 5) }
        #expect(try await counts() == [7, 2])
        try fixture.inspect {
            try $0.execute(sql: "UPDATE issued_certs SET status = 'revoked' WHERE cert_id < 'cert-3'")
        }
        #expect(try await counts() == [7, 5])
        try fixture.inspect { try $0.execute(sql: "UPDATE issued_certs SET last_heartbeat = NULL") }
        try fixture.inspect {
            try $0.execute(sql: "UPDATE issued_certs SET status = 'issued' WHERE cert_id = 'cert-0'")
        }
        #expect(try await counts() == [7, 4])
        try fixture.inspect { try $0.execute(sql: "DELETE FROM issued_certs WHERE cert_id = 'cert-1'") }
        #expect(try await counts() == [6, 3])
    }

    @Test("N9: a file that has rows already is counted when it is taken over")
    func migration() async throws {
        let fixture = try StoreFixture()
        try fixture.store().close()
        try fixture.inspect { database in
            for name in ["gm_count_insert", "gm_count_delete", "gm_count_status"] {
                try database.execute(sql: "DROP TRIGGER \(name)")
            }
            try database.execute(sql: "DROP TABLE gm_row_counts")
            try database.execute(sql: "DELETE FROM schema_version WHERE version >= 1003")
            try insert(3, database)
            try insert(2, status: "revoked", database, from: 3)
        }

        let store = try fixture.store()
        defer { try? store.close() }
        let counts = try await store.read { try $0.counts() }

        #expect(counts.issuedCertificates == 5)
        #expect(counts.revokedCertificates == 2)
    }

    /// The plan of a query, a line for each step.
    private func plan(_ sql: String, _ fixture: StoreFixture) throws -> [String] {
        try fixture.inspect { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql).map { $0["detail"] }
        }
    }

    @Test(
        "N9: what a public GET asks the store for is found by an index",
        arguments: [
            "SELECT value FROM gm_row_counts WHERE name = 'issued'",
            "SELECT count(*) FROM issued_certs WHERE status = 'issued' AND last_heartbeat > '2026' AND expires_at >= '2026'",
            "SELECT max(sequence) FROM crl_versions",
            "SELECT crl_json FROM crl_versions ORDER BY sequence DESC LIMIT 1",
            "SELECT min(revoke_after) AS due FROM issued_certs WHERE revoke_after IS NOT NULL AND status <> 'revoked'",
            "SELECT min(expires_at) AS expiry FROM issued_certs WHERE status = 'revoked' AND expires_at > '2026'",
        ])
    func readPlans(sql: String) throws {
        let fixture = try StoreFixture()
        try fixture.store().close()

        for step in try plan(sql, fixture) {
            #expect(!step.hasPrefix("SCAN issued_certs") || step.contains("gm_issued_certs_due"), "\(step)")
            #expect(!step.contains("TEMP B-TREE"), "\(step)")
        }
    }

    @Test(
        "N15: a heartbeat and the forgetting of nonces search by index, and scan nothing",
        arguments: [
            "SELECT node_public_key FROM issued_certs WHERE cert_id = 'a'",
            "SELECT gm_row, scope, nonce, created_at FROM nonces WHERE gm_row > 1",
            "INSERT INTO nonces (scope, nonce, created_at) VALUES ('a', 'b', 'c')",
            "UPDATE issued_certs SET last_heartbeat = 'a', heartbeat_status = 'b', remote_addr = 'c' WHERE cert_id = 'd'",
            "DELETE FROM nonces WHERE gm_row IN (SELECT gm_row FROM nonces WHERE created_at < 'a' LIMIT 10)",
        ])
    func writePlans(sql: String) throws {
        let fixture = try StoreFixture()
        try fixture.store().close()

        for step in try plan(sql, fixture) {
            #expect(!step.hasPrefix("SCAN") || step == "SCAN CONSTANT ROW", "\(step)")
        }
    }
}
