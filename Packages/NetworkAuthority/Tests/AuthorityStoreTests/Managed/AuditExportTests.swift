import Foundation
import GRDB
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("AuditExport")
struct AuditExportTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func export(_ format: AuditExport.Format, type: String? = nil) throws -> (count: Int, text: String) {
        var bytes: [UInt8] = []
        let count = try AuditExport(of: fixture.path, format: format, eventType: type).run { bytes += $0 }
        return (count, String(decoding: bytes, as: UTF8.self))
    }

    @Test("events come in order, one a line or as one list, all or of one type")
    func order() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        for _ in 0..<3 { _ = try await authority.createInvite(InvitePolicy()) }
        _ = try await store.write { transaction in
            try transaction.append(AuthorityEvent(.invitesConfirmed, details: [:], at: fixture.clock.now()))
        }

        let lines = try export(.jsonLines)
        #expect(lines.count == 4)
        let types = try lines.text.split(separator: "\n").map {
            try JSONValue(parsing: String($0)).objectValue?["event_type"]?.stringValue
        }
        #expect(types == ["invite_created", "invite_created", "invite_created", "invites_confirmed"])
        #expect(try JSONValue(parsing: export(.json).text).arrayValue?.count == 4)
        #expect(try export(.jsonLines, type: "invites_confirmed").count == 1)
        #expect(try export(.json, type: "none").text == "[]\n")
    }

    @Test("sensitive members are redacted at any depth, others are not")
    func redaction() throws {
        try fixture.store().close()
        let event = """
            {"event_id": "e", "event_type": "x", "created_at": "t", "details": {"token_fingerprint": "secret",
             "list": [{"Admin_Signature": "secret", "cert_id": "kept"}], "request_body": {"a": "secret"},
             "NONCE": 5, "reason": "kept"}}
            """
        try fixture.inspect { database throws in
            try database.execute(sql: "INSERT INTO audit_events VALUES ('e', ?, 't')", arguments: [event])
        }

        let text = try export(.jsonLines).text

        #expect(!text.contains("secret"))
        let details = try JSONValue(parsing: text).objectValue?["details"]?.objectValue
        #expect(details?["token_fingerprint"] == "<redacted>")
        #expect(details?["NONCE"] == "<redacted>")
        #expect(details?["request_body"] == "<redacted>")
        #expect(details?["reason"] == "kept")
        #expect(text.contains(#""cert_id": "kept""#))
    }

    @Test("an event that cannot be read is told of")
    func unreadable() throws {
        try fixture.store().close()
        try fixture.inspect { try $0.execute(sql: "INSERT INTO audit_events VALUES ('e', '{', 't')") }

        #expect(try export(.jsonLines).text.contains(#""event_type": "unreadable""#))
    }

    @Test("more events than are read at once are all exported")
    func many() throws {
        try fixture.store().close()
        let count = AuthorityLimits.exportBatch * 2 + 1
        try fixture.inspect { database throws in
            for number in 0..<count {
                try database.execute(
                    sql: "INSERT INTO audit_events VALUES (?, '{\"event_type\":\"x\"}', 't')", arguments: ["\(number)"])
            }
        }

        #expect(try export(.jsonLines).count == count)
    }

    @Test("the file appears whole or not at all, for its owner only")
    func file() throws {
        try fixture.store().close()
        let output = fixture.folder + "/audit.jsonl"

        #expect(try AuditExport(of: fixture.path, format: .json).run(to: output) == 0)
        #expect(DatabaseFiles.permissions(of: output) == 0o600)
        #expect(throws: AuthorityStoreError.self) {
            try AuditExport(of: fixture.folder + "/none.db", format: .json).run(to: output + "2")
        }
        #expect(!DatabaseFiles.exists(output + "2"))
    }
}
