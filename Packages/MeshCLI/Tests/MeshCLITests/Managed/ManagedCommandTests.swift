import Foundation
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("managed backup, restore, confirm-invites and audit-export; na verify-db")
struct ManagedCommandTests {
    private let testbed: Testbed
    private let database = ".genesis-mesh/na.db"

    init() throws {
        testbed = try Testbed()
    }

    private func json(_ text: String) throws -> JSONObject {
        try #require(try JSONValue(parsing: text).objectValue, "\(text)")
    }

    /// A network that was served for a moment, with one member; a backup is made before it joins.
    private func served() async throws {
        let database = database
        _ = try await TestNetwork.run(in: testbed) { url in
            let invite = await testbed.run(["admin", "invite", "--na", url])
            #expect(invite.status == .success)
            let made = await testbed.run(["managed", "backup", "--db-path", database, "--output", "kept/backup.db"])
            #expect(made.status == .success, "\(made.errors)")
            let result = try json(made.output)
            #expect(result["db_path"]?.stringValue == database)
            #expect(result["backup_path"] == "kept/backup.db")
            _ = try await TestNetwork.join("n", at: url, in: testbed)
            let held = await testbed.run([
                "managed", "restore", "--db-path", database, "--backup", "kept/backup.db", "--yes",
            ])
            #expect(held.status == .failure)
            #expect(held.errors.contains("stop the Network Authority first"))
        }
    }

    @Test("a database is checked, backed up while it is served, restored when it is not, and checked again")
    func round() async throws {
        try await served()
        let check = ["na", "verify-db", "--db-path", database, "--genesis", ".genesis-mesh/genesis.signed.json"]
        let before = await testbed.run(check)
        #expect(before.status == .success, "\(before.output) \(before.errors)")
        #expect(try json(before.output)["ok"] == true)
        #expect(
            try json(before.output)["checks"]?.objectValue?["key_history"]?.objectValue?["verified_from_root"] == true)

        let refused = await testbed.run(["managed", "restore", "--db-path", database, "--backup", "kept/backup.db"])
        #expect(refused.status == .failure)
        #expect(refused.errors.contains("Refusing to restore without --yes. Stop the Network Authority first."))

        let restored = await testbed.run([
            "managed", "restore", "--db-path", database, "--backup", "kept/backup.db", "--pre-restore-backup",
            "kept/old.db", "--yes",
        ])
        #expect(restored.status == .success, "\(restored.errors)")
        #expect(try json(restored.output)["restored_from"] == "kept/backup.db")
        #expect(try json(restored.output)["pre_restore_backup"] == "kept/old.db")

        _ = try await RunningCommand.during(["na", "start", "--port", "0"], in: testbed) { _, url in
            let crl = await testbed.run(["admin", "crl", "--na", url])
            #expect(crl.output.contains("sequence:     1\n"))
            let list = await testbed.run(["managed", "confirm-invites", "--db-path", ".genesis-mesh/na.db"])
            #expect(list.output.hasPrefix("Held      "))
            let all = await testbed.run(["managed", "confirm-invites", "--db-path", ".genesis-mesh/na.db", "--all"])
            #expect(all.output.hasPrefix("Confirmed "))
            let none = await testbed.run(["managed", "confirm-invites", "--db-path", ".genesis-mesh/na.db"])
            #expect(none.output == "No invite is held.\n")
        }
        let after = await testbed.run(check + ["--format", "table"])
        #expect(after.status == .success, "\(after.output)")
        #expect(after.output.hasSuffix("Result: OK\n"))
    }

    @Test("audit events are exported with sensitive members redacted")
    func export() async throws {
        try await served()

        let result = await testbed.run([
            "managed", "audit-export", "--db-path", database, "--output", "out/audit.jsonl", "--event-type",
            "invite_created",
        ])

        #expect(result.status == .success, "\(result.errors)")
        #expect(try json(result.output)["event_count"] == 2)
        #expect(try json(result.output)["format"] == "jsonl")
        let lines = try testbed.read("out/audit.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains(#""token_fingerprint": "<redacted>""#) })
    }

    @Test("what is missing or out of scope is said in one line")
    func refusals() async throws {
        for (words, part) in [
            ("na verify-db", "give --db-path"),
            ("na verify-db --db-path none.db", "database not found: none.db"),
            ("na verify-db --database-url postgres://x --db-path none.db", "PostgreSQL is not part of this version"),
            ("managed backup --db-path none.db --output x.db", "database not found: none.db"),
            ("managed restore --db-path x.db --backup none.db --yes", "backup not found: none.db"),
            ("managed audit-export --db-path none.db --output x", "database not found: none.db"),
            ("managed confirm-invites --db-path none.db", "database not found: none.db"),
        ] {
            let result = await testbed.run(words)
            #expect(result.status == .failure, "\(words)")
            #expect(result.errors.contains(part), "\(words): \(result.errors)")
            #expect(result.output.isEmpty)
        }
        #expect(await testbed.run("managed backup --output x.db").status == .usage)
    }

    @Test("a damaged database fails the check, with what is wrong")
    func damaged() async throws {
        try await served()
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: testbed.work + "/" + database))
        let broken = await testbed.run(["na", "verify-db", "--db-path", database])
        #expect(broken.status == .failure)
        #expect(broken.errors.contains("is damaged"))

        try Data().write(to: URL(filePath: testbed.work + "/empty.db"))
        let empty = await testbed.run("na verify-db --db-path empty.db")
        #expect(empty.status == .failure)
        #expect(try json(empty.output)["ok"] == false)
        #expect(try json(empty.output)["failures"] == ["the file holds nothing"])
    }
}
