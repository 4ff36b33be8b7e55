import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("Backups")
struct DatabaseBackupTests {
    private let fixture: StoreFixture
    private let node: SigningKey

    init() throws {
        fixture = try StoreFixture()
        node = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
    }

    private var backup: String { fixture.folder + "/backup.db" }
    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixture.folder).sorted()
    }

    @Test("a backup of a served database holds what its log holds, in one file with the database's permissions")
    func online() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let token = try await authority.createInvite(InvitePolicy()).tokenID
        let certificate = try await fixture.join(authority, node, token: token)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: fixture.path)

        try DatabaseBackup.make(of: fixture.path, at: backup)

        #expect(try names().filter { $0.hasPrefix("backup") } == ["backup.db"])
        #expect(DatabaseFiles.permissions(of: backup) == 0o640)
        let found = try DatabaseInspection(path: backup, genesis: fixture.genesis, now: fixture.clock.now())
        #expect(found.failures == [])
        let ids = try await DatabaseQueue(path: backup).read {
            try String.fetchAll($0, sql: "SELECT cert_id FROM issued_certs")
        }
        #expect(ids == [certificate.certID])
        _ = try await authority.createInvite(InvitePolicy())
    }

    @Test("a backup that cannot be made leaves an earlier one and nothing else")
    func failed() throws {
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: fixture.path))
        try Data("earlier".utf8).write(to: URL(filePath: backup))

        #expect(throws: AuthorityStoreError.self) { try DatabaseBackup.make(of: fixture.path, at: backup) }

        #expect(try Data(contentsOf: URL(filePath: backup)) == Data("earlier".utf8))
        #expect(try names() == ["backup.db", "na.db"])
    }

    @Test("a restore keeps the permissions, removes an old log, and keeps what it replaces where asked")
    func restore() async throws {
        let first = try fixture.store()
        let authority = try await fixture.authority(on: first)
        _ = try await authority.createInvite(InvitePolicy())
        try DatabaseBackup.make(of: fixture.path, at: backup)
        _ = try await authority.createInvite(InvitePolicy())
        try first.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fixture.path)
        let kept = fixture.folder + "/kept.db"

        try DatabaseRestore(of: fixture.path, from: backup, preRestoreBackup: kept).run()

        #expect(DatabaseFiles.permissions(of: fixture.path) == 0o600)
        #expect(try names() == ["backup.db", "kept.db", "na.db", "na.db.crl", "na.db.floor"])
        let counts = try [fixture.path, kept].map {
            try DatabaseInspection(path: $0, now: fixture.clock.now()).invites.count
        }
        #expect(counts == [1, 2])
    }

    @Test("a restore is refused while an authority has the database open, and nothing changes")
    func whileServed() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        try DatabaseBackup.make(of: fixture.path, at: backup)
        let note = try FloorFile(database: fixture.path).note()

        #expect {
            try DatabaseRestore(of: fixture.path, from: backup).run()
        } throws: { error in
            (error as? AuthorityStoreError)?.message.contains("stop the Network Authority first") == true
        }

        #expect(try FloorFile(database: fixture.path).note() == note)
        _ = try await authority.createInvite(InvitePolicy())
        #expect(try await store.read { try $0.invites(limit: 5).count } == 1)
    }

    @Test("what is no backup of an authority, or a damaged one, is refused")
    func unfit() async throws {
        let store = try fixture.store()
        _ = try await fixture.authority(on: store)
        try store.close()
        let before = try Data(contentsOf: URL(filePath: fixture.path))
        let cakes = fixture.folder + "/cakes.db"
        try await DatabaseQueue(path: cakes).write { try $0.execute(sql: "CREATE TABLE cakes (id INTEGER)") }
        let noise = fixture.folder + "/noise.db"
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: noise))

        for path in [cakes, noise, fixture.folder + "/none.db"] {
            #expect(throws: AuthorityStoreError.self) { try DatabaseRestore(of: fixture.path, from: path).run() }
        }

        #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before)
    }

    @Test("a damaged database is replaced, and kept byte for byte where asked")
    func damaged() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        _ = try await authority.createInvite(InvitePolicy())
        try DatabaseBackup.make(of: fixture.path, at: backup)
        try store.close()
        let noise = Data(repeating: 0x41, count: 8_192)
        try noise.write(to: URL(filePath: fixture.path))
        let kept = fixture.folder + "/kept.db"

        try DatabaseRestore(of: fixture.path, from: backup, preRestoreBackup: kept).run()

        #expect(try Data(contentsOf: URL(filePath: kept)) == noise)
        let again = try await fixture.authority(on: fixture.store())
        #expect(try await again.revocationList().sequence == 1)
    }

    @Test("a backup with a log beside it is restored with what the log holds")
    func backupWithLog() async throws {
        let other = try StoreFixture()
        let pool = try DatabasePool(path: other.path)
        try StoreMigrator(path: other.path).migrate(pool)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: other.path + suffix, toPath: backup + suffix)
        }

        try DatabaseRestore(of: fixture.path, from: backup).run()

        #expect(try fixture.versions() == [20] + StoreSchema.migrations.map(\.version))
        try pool.close()
    }
}
