import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshAudit

@Suite("An audit log for asynchronous code")
struct AuditLogTests {
    private func log(_ fixture: AuditFixture, limits: AuditLogLimits? = nil) -> AuditLog {
        AuditLog(path: fixture.path, signer: fixture.key, limits: limits ?? fixture.limits, clock: StoppedClock())
    }

    @Test("events are written in the order of the calls, by any task")
    func order() async throws {
        let fixture = try AuditFixture(limits: .standard)
        let log = log(fixture)
        _ = try await log.open()

        for number in 0..<20 { await log.record(.numbered(number)) }
        await withTaskGroup(of: Void.self) { group in
            for number in 20..<40 { group.addTask { await log.record(.numbered(number)) } }
        }

        #expect(try fixture.verify().records == 40)
        #expect(try fixture.records().prefix(20).map(\.eventID) == (0..<20).map { "event-\($0)" })
        #expect(log.health.isWriting)
    }

    @Test("a second log on the file gets it when the first is closed, and goes on after its last event")
    func handOver() async throws {
        let fixture = try AuditFixture()
        let (first, second) = (log(fixture), log(fixture))
        _ = try await first.open()
        try await first.append(.numbered(0..<3))

        #expect(try await second.open() == nil)
        await first.close()
        let position = try await second.open()

        #expect(position?.lastEventID == "event-2")
        await #expect(throws: AuditLogError.self) { try await first.append(.numbered(3..<4)) }
        try await second.append(.numbered(3..<4))
        #expect(try fixture.verify().isIntact)
    }

    @Test("A4: losses while running are counted and shown, and recorded once writing works again")
    func losses() async throws {
        let fixture = try AuditFixture(
            limits: AuditLogLimits(
                fileBytes: 2_048, files: 2, recordBytes: 1_024, synchronization: .seconds(1), keptPieces: 1))
        let log = log(fixture)
        _ = try await log.open()
        await log.record(.numbered(0))
        try AtomicFile.makeFolder(fixture.path + ".1/in the way")

        for number in 1..<10 { await log.record(.numbered(number)) }
        let during = log.health
        try fixture.folder.removeFolders(["audit.jsonl.1/in the way", "audit.jsonl.1"])
        await log.record(.numbered(10))

        #expect(!during.isWriting)
        #expect(during.lostRecords > 0)
        #expect(during.lostRecords == during.failedWrites)
        #expect(during.failure?.contains(fixture.path) == true)
        #expect(during.failingSince == StoppedClock().time)
        #expect(log.health.isWriting)
        #expect(log.health.failure == nil)
        #expect(log.health.lostRecords == during.lostRecords)
        let resumption = try #require(try fixture.records().last { $0.eventType == .auditWritingResumed })
        #expect(resumption.details["lost_records"] == .int(during.lostRecords))
        #expect(try fixture.verify().isIntact)
    }

    @Test("A2: a file is written and synchronised on a thread of the log's own")
    func ownThread() async throws {
        let fixture = try AuditFixture()
        let signer = ThreadNotingSigner(key: fixture.key)
        let log = AuditLog(path: fixture.path, signer: signer, limits: fixture.limits, clock: StoppedClock())
        _ = try await log.open()

        await log.record(.numbered(0))
        await log.close()

        #expect(signer.calledInTask == [false])
    }

    @Test("A2: records that may wait are brought to the disk by the log's own rounds")
    func rounds() async throws {
        let fixture = try AuditFixture()
        let log = log(fixture)
        _ = try await log.open()
        let timer = CountingClock()

        await withTaskGroup(of: Void.self) { group in
            group.addTask { await log.run(timer: timer) }
            await timer.untilRounds(3)
            group.cancelAll()
        }

        // The loop has closed the log at its end.
        await #expect(throws: AuditLogError.self) { try await log.append(.numbered(0..<1)) }
    }
}
