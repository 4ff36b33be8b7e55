import AuthorityAudit
import AuthorityCore
import AuthorityStore
import Foundation
import MeshAudit
import MeshCrypto
import MeshProtocol
import Testing

@Suite("An authority's audit log")
struct AuthorityAuditLogTests {
    let fixture: AuditLogFixture

    init() throws {
        fixture = try AuditLogFixture()
    }

    @Test("the rows are written in the order in which they were stored, with their types, times and details")
    func order() async throws {
        let ids = try await fixture.add(700)

        try await fixture.runOnce()

        let records = try fixture.records()
        #expect(records.map(\.eventID) == ids)
        #expect(try fixture.verify().isIntact)
        #expect(records[6].eventType == AuditEventType("invite_created"))
        #expect(records[6].details == ["number": 6, "remote_addr": "unknown"])
        #expect(records[6].nodeID == fixture.key.publicKey.text)
        #expect(records[6].timestamp == "2026-09-21T14:13:27+00:00")
    }

    @Test("A1: the next process goes on after the last event in the file: none twice, none missing")
    func resuming() async throws {
        var ids: [String] = []
        for run in 0..<4 {
            ids += try await fixture.add(3 + run)
            try await fixture.runOnce()
        }

        #expect(try fixture.records().map(\.eventID) == ids)
        #expect(try fixture.verify().follows == nil)
        #expect(try fixture.verify().isIntact)
    }

    @Test("A2: an event whose record was torn is written again, whole")
    func torn() async throws {
        let ids = try await fixture.add(3)
        try await fixture.runOnce()
        let bytes = try AtomicFile.read(fixture.path)
        try AtomicFile.write(Array(bytes.dropLast(20)), to: fixture.path)

        try await fixture.runOnce()

        #expect(
            try fixture.records().map(\.eventType.name) == ["invite_created", "invite_created", "audit_tail_cut"]
                + ["invite_created"])
        #expect(try fixture.records().last?.eventID == ids[2])
        #expect(try fixture.verify().isIntact)
    }

    @Test("while it runs, events are written soon after they are stored")
    func running() async throws {
        let log = fixture.log()
        try await log.prepare()

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await log.run { Issue.record($0) } }
            for _ in 0..<3 {
                let last = try await fixture.add(2).last
                while log.health.lastEventID != last { await Task.yield() }
            }
            group.cancelAll()
        }
        await log.finish()

        #expect(try fixture.records().count == 6)
        #expect(log.health.failedWrites == 0)
    }

    @Test("of two processes on one database one writes, and the other takes over when that one ends")
    func twoProcesses() async throws {
        let (first, second) = (fixture.log(), fixture.log())
        try await first.prepare()
        try await second.prepare()
        var ids = try await fixture.add(2)
        #expect(first.health.isWriter)
        #expect(!second.health.isWriter)
        #expect(second.health.isWriting)

        await first.finish()
        ids += try await fixture.add(2)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await second.run { Issue.record($0) } }
            while second.health.lastEventID != ids.last { await Task.yield() }
            group.cancelAll()
        }
        await second.finish()

        #expect(try fixture.records().map(\.eventID) == ids)
        #expect(try fixture.verify().isIntact)
    }

    @Test("A4: a start with a log that cannot be written is refused, and says which file and what to do")
    func refusedStart() async throws {
        try AtomicFile.write([1], to: "\(fixture.folder)/file")
        let path = "\(fixture.folder)/file/audit.jsonl"

        let error = await #expect(throws: AuthorityStartError.self) { try await fixture.log(path: path).prepare() }

        #expect(error?.message.contains(path) == true)
        #expect(error?.message.contains("choose another place") == true)
    }

    @Test("A4: a failure to write is counted and shown, and loses no event")
    func failure() async throws {
        let limits = AuditLogLimits(
            fileBytes: 4_096, files: 2, recordBytes: 2_048, synchronization: .seconds(1), keptPieces: 1)
        let log = fixture.log(limits: limits)
        try await log.prepare()
        try AtomicFile.makeFolder("\(fixture.path).1/in the way")
        try await fixture.add(20)

        await log.finish()
        let during = log.health
        try FileManager.default.removeItem(atPath: "\(fixture.path).1")
        let next = fixture.log()
        try await next.prepare()
        await next.finish()

        #expect(during.failedWrites > 0)
        #expect(!during.isWriting)
        #expect(during.failure?.contains(fixture.path) == true)
        #expect(try fixture.records().map { $0.details["number"]?.int64Value } == (0..<20).map { Int64($0) })
        #expect(try fixture.verify().isIntact)
    }

    @Test("a log ahead of a database that was put back goes on by the time, and says so")
    func restoredDatabase() async throws {
        try await fixture.add(3)
        try await fixture.runOnce()
        try await fixture.forget(after: 1)
        let ids = try await fixture.add(2)

        try await fixture.runOnce()

        let records = try fixture.records()
        #expect(records.map(\.eventType.name).suffix(3) == ["audit_position_lost", "invite_created", "invite_created"])
        #expect(records.suffix(2).map(\.eventID) == ids)
        #expect(try fixture.verify().isIntact)

        try await fixture.runOnce()
        #expect(try fixture.records().count == records.count)
    }

    @Test("a row that is no event is recorded as one, and holds nothing up")
    func unreadableRow() async throws {
        try await fixture.addRow(id: "odd", text: "not JSON")
        let ids = try await fixture.add(1)

        try await fixture.runOnce()

        #expect(try fixture.records().map(\.eventID) == ["odd"] + ids)
        #expect(try fixture.records()[0].eventType == AuditEventType("event_unreadable"))
        #expect(try fixture.records()[0].result == .failure)
    }

    @Test("a database in memory has no log beside it")
    func inMemory() {
        #expect(AuthorityAuditLog.defaultPath(databasePath: ":memory:") == nil)
        #expect(AuthorityAuditLog.defaultPath(databasePath: "/d/na.db") == "/d/na.db.audit.jsonl")
    }
}
