import Foundation
import GRDB
import Synchronization
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("StoreMigrator")
struct StoreMigratorTests {
    struct Killed: Error {}

    @Test("a file of each older schema of ours is brought to the current one, with what it holds")
    func olderSchemas() async throws {
        for count in 0...StoreSchema.migrations.count {
            let fixture = try StoreFixture()
            try fixture.makeFile(migrations: Array(StoreSchema.migrations.prefix(count)))
            try fixture.inspect { database throws in
                try database.execute(
                    sql: """
                        INSERT INTO nonces (scope, nonce, created_at) VALUES ('s', 'n', '2026-01-01T00:00:00+00:00')
                        """)
            }

            let store = try fixture.store()

            #expect(try await store.read { try $0.isUsed(nonce: "n", scope: "s") })
            #expect(store.health().schemaVersion == StoreSchema.version)
            try store.close()
            #expect(try fixture.versions() == [20] + StoreSchema.migrations.map(\.version))
        }
    }

    @Test("the numbers of our steps rise without gaps from 1,001")
    func numbers() {
        #expect(StoreSchema.migrations.map(\.version) == Array(1_001...StoreSchema.version))
    }

    @Test("a step that dies at any statement leaves the version before it, and the next start goes on")
    func interrupted() throws {
        let steps = StoreSchema.migrations.map { $0.statements.count + 1 }
        for dying in 0..<steps.reduce(0, +) {
            let fixture = try StoreFixture()
            try fixture.makeReferenceFile()
            let queue = try DatabaseQueue(path: fixture.path)
            let statement = Mutex(0)
            let migrator = StoreMigrator(path: fixture.path) { _ in
                let current = statement.withLock { number in
                    defer { number += 1 }
                    return number
                }
                if current == dying { throw Killed() }
            }

            #expect(throws: Killed.self) { try migrator.migrate(queue) }
            try queue.close()

            let ends = steps.indices.map { steps[...$0].reduce(0, +) }
            let finished = ends.count { $0 <= dying }
            #expect(try fixture.versions() == [20] + StoreSchema.migrations.prefix(finished).map(\.version))
            #expect(try fixture.inspect { try $0.tableExists("gm_held_invites") } == (finished >= 1))
            try fixture.store().close()
            #expect(try fixture.versions() == [20] + StoreSchema.migrations.map(\.version))
        }
    }

    @Test("the files of a process that was killed within a step are whole, at the version before it")
    func killed() throws {
        let fixture = try StoreFixture()
        try fixture.makeReferenceFile()
        let image = try StoreFixture()
        let pool = try DatabasePool(path: fixture.path)
        let last = StoreSchema.migrations[0].statements.count
        let migrator = StoreMigrator(path: fixture.path, migrations: [StoreSchema.migrations[0]]) { number in
            guard number == last else { return }
            for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: fixture.path + suffix) {
                try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: image.path + suffix)
            }
        }
        try migrator.migrate(pool)
        try pool.close()

        #expect(try image.inspect { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        #expect(try image.versions() == [20])
        try image.store().close()
        #expect(try image.versions() == [20] + StoreSchema.migrations.map(\.version))
    }

    @Test("a newer reference's, a newer version's, an older reference's and a strange file are refused and unchanged")
    func refused() throws {
        let table = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT);"
        for (sql, part) in [
            (table, "too old"),
            (table + "INSERT INTO schema_version VALUES (19, '')", "schema 19 of the reference, which is too old"),
            (table + "INSERT INTO schema_version VALUES (20, ''), (21, '')", "schema 21 of a newer reference"),
            (table + "INSERT INTO schema_version VALUES (20, ''), (1001, ''), (21, '')", "a newer reference"),
            (table + "INSERT INTO schema_version VALUES (20, ''), (9999, '')", "start the newer version"),
            ("CREATE TABLE cakes (id INTEGER)", "not a Network Authority's"),
        ] {
            let fixture = try StoreFixture()
            try fixture.inspect { try $0.execute(sql: sql) }
            let before = try Data(contentsOf: URL(filePath: fixture.path))

            #expect {
                try fixture.store()
            } throws: { error in
                (error as? AuthorityStoreError)?.code == .wrongSchema
                    && (error as? AuthorityStoreError)?.message.contains(part) == true
            }

            #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before, "\(part)")
        }
    }

    @Test("a file is not taken over while another process has it open")
    func openElsewhere() throws {
        let fixture = try StoreFixture()
        try fixture.makeReferenceFile()
        let other = try DatabasePool(path: fixture.path)
        _ = try other.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM nonces") }

        #expect {
            try StoreTakeover(path: fixture.path, patience: .milliseconds(10)).run()
        } throws: { error in
            (error as? AuthorityStoreError)?.message.contains("another process has it open") == true
        }

        try other.close()
        try fixture.store().close()
    }
}

extension StoreFixture {
    /// The versions that the file records.
    func versions() throws -> [Int] {
        try inspect { try Int.fetchAll($0, sql: "SELECT version FROM schema_version ORDER BY version") }
    }
}
