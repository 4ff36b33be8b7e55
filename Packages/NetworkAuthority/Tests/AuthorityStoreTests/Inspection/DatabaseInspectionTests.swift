import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("DatabaseInspection")
struct DatabaseInspectionTests {
    private let fixture: StoreFixture
    private let node: SigningKey

    init() throws {
        fixture = try StoreFixture()
        node = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
    }

    private func inspect(trusting genesis: GenesisBlock? = nil) throws -> DatabaseInspection {
        try DatabaseInspection(path: fixture.path, genesis: genesis, now: fixture.clock.now())
    }

    /// A closed database with a used invite, an open one, and a revoked certificate.
    @discardableResult
    private func served() async throws -> JoinCertificate {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let token = try await authority.createInvite(InvitePolicy()).tokenID
        _ = try await authority.createInvite(InvitePolicy())
        let certificate = try await fixture.join(authority, node, token: token)
        _ = try await authority.revoke(certificateID: certificate.certID, reason: .keyCompromise)
        try store.close()
        return certificate
    }

    /// The bytes of all files in the folder, by name.
    private func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.folder) {
            contents[name] = try Data(contentsOf: URL(filePath: fixture.folder + "/" + name))
        }
        return contents
    }

    @Test("a sound database passes, its keys verified from the root key")
    func sound() async throws {
        try await served()

        let found = try inspect(trusting: fixture.genesis)

        #expect(found.failures == [])
        #expect(found.schemaVersion == StoreSchema.version)
        #expect(found.isIntact)
        #expect(found.lists.count == 2 && found.lists.activeSequences == [1])
        #expect(found.keys.count == 1 && found.keys.isVerifiedFromRoot)
        #expect(found.revocations.count == 1 && found.revocations.unlisted == 0)
        #expect(found.invites.count == 2 && found.invites.used == 1)
        #expect(found.auditEventCount == 4)
        #expect(try inspect().keys.isVerifiedFromRoot == false)
    }

    @Test("looking changes no file and makes none, at rest, beside a log, and with a log that nobody uses")
    func changesNothing() async throws {
        try await served()
        let atRest = try contents()
        _ = try inspect()
        #expect(try contents() == atRest)

        let pool = try DatabasePool(path: fixture.path)
        try await pool.write {
            try $0.execute(sql: "INSERT INTO nonces (scope, nonce, created_at) VALUES ('s', 'n', 't')")
        }
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: fixture.path + suffix, toPath: fixture.folder + "/left.db" + suffix)
        }
        try pool.close()
        let left = try contents()
        let found = try DatabaseInspection(path: fixture.folder + "/left.db", now: fixture.clock.now())
        #expect(found.failures == [])
        #expect(try contents() == left)
    }

    @Test("a database that is served is seen with what its log holds, and is not held up")
    func whileServed() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        _ = try await authority.createInvite(InvitePolicy())
        let before = try Data(contentsOf: URL(filePath: fixture.path + "-wal"))

        #expect(try inspect(trusting: fixture.genesis).failures == [])
        #expect(try inspect().invites.count == 1)

        #expect(try Data(contentsOf: URL(filePath: fixture.path + "-wal")) == before)
        _ = try await authority.createInvite(InvitePolicy())
        #expect(try inspect().invites.count == 2)
    }

    @Test(
        "each kind of damage is found",
        arguments: [
            (
                "DELETE FROM crl_versions WHERE sequence = 1; UPDATE crl_versions SET active = 1",
                "not in the newest CRL"
            ),
            ("UPDATE crl_versions SET active = 0", "the active CRL is none"),
            ("UPDATE crl_versions SET active = 1", "the active CRL is 0, 1"),
            ("UPDATE crl_versions SET sequence = 5 WHERE sequence = 1", "CRL 5 follows 0"),
            ("UPDATE crl_versions SET sequence = 5 WHERE sequence = 1", "is the document with sequence 1"),
            ("UPDATE crl_versions SET crl_json = '{}' WHERE sequence = 1", "CRL 1 cannot be read"),
            (
                "UPDATE crl_versions SET crl_json = replace(crl_json, 'key_compromise', 'unspecified')",
                "CRL 1 is not signed by a key of the authority"
            ),
            ("UPDATE issued_certs SET expires_at = 'never'", "the time of expiry cannot be read"),
            ("DROP TRIGGER na_key_history_no_delete; DELETE FROM na_key_history", "no key of the authority"),
            (
                "DROP TRIGGER na_key_history_no_update; UPDATE na_key_history SET key_sequence = 2",
                "the row of the genesis key is missing"
            ),
            (
                """
                INSERT INTO audit_events SELECT 'again',
                    json_set(event_json, '$.details.cert_id', 'other'), created_at FROM audit_events
                    WHERE json_extract(event_json, '$.event_type') = 'certificate_issued'
                """, "gave 2 certificates"
            ),
            ("INSERT INTO schema_version VALUES (21, '')", "newer reference"),
            ("DROP TABLE nonces; DROP TABLE audit_events", "no such table"),
        ])
    func damage(_ sql: String, _ part: String) async throws {
        try await served()
        try fixture.inspect { try $0.execute(sql: sql) }

        let found = try inspect(trusting: fixture.genesis)

        #expect(!found.isSound)
        #expect(found.failures.contains { $0.contains(part) }, "\(found.failures)")
    }

    @Test("pages that were overwritten are found by SQLite's own check")
    func overwritten() async throws {
        try await served()
        let page = try #require(
            try fixture.inspect {
                try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'policy_versions'")
            })
        let handle = try FileHandle(forUpdating: URL(filePath: fixture.path))
        try handle.seek(toOffset: UInt64(4_096 * (page - 1)))
        try handle.write(contentsOf: Data(repeating: 0xFF, count: 4_096))
        try handle.close()

        #expect(try !inspect().isSound)
    }

    @Test("the genesis block of another network is noticed")
    func foreignGenesis() async throws {
        try await served()
        let stranger = try StoreFixture(keySeed: 3)

        let found = try inspect(trusting: stranger.genesis)

        #expect(found.failures.contains { $0.contains("belongs to the authority with the key") })
        #expect(!found.keys.isVerifiedFromRoot)
    }

    @Test("no file, an empty file and something else are told apart, and nothing is made")
    func nothing() throws {
        #expect {
            try inspect()
        } throws: { error in
            (error as? AuthorityStoreError)?.message.contains("database not found") == true
        }
        #expect(try contents().isEmpty)
        try Data().write(to: URL(filePath: fixture.path))
        #expect(try inspect().failures == ["the file holds nothing"])
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: fixture.path))
        #expect {
            try inspect()
        } throws: { error in
            (error as? AuthorityStoreError)?.code == .damaged
        }
    }

    @Test("a file whose name has signs of an address is opened all the same")
    func oddName() async throws {
        try await served()
        let odd = fixture.folder + "/a?b#c%41 d.db"
        try FileManager.default.copyItem(atPath: fixture.path, toPath: odd)

        #expect(try DatabaseInspection(path: odd, now: fixture.clock.now()).failures == [])
    }
}
