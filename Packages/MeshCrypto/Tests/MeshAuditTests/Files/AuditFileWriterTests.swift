import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshAudit

@Suite("Writing an audit log")
struct AuditFileWriterTests {
    @Test("A1: the chain goes on over restarts and rotations, and verifies from the first record to the last")
    func chainOverRestarts() throws {
        let log = try AuditFixture()

        for run in 0..<6 {
            let position = try log.write(.numbered(run * 3..<run * 3 + 3))
            #expect(position.lastEventID == "event-\(run * 3 + 2)")
        }

        let found = try log.verify()
        #expect(found.isIntact)
        #expect(found.records == 18)
        #expect(found.follows == nil)
        #expect(found.files.count > 1)
        #expect(try log.records().map(\.eventID) == (0..<18).map { "event-\($0)" })
    }

    @Test("the next run goes on after the last event, whatever the log has written of itself since")
    func position() throws {
        let log = try AuditFixture()
        try log.write(.numbered(0..<2))
        let head = try log.write([.numbered(3, .auditTailCut)]).head

        let position = try log.position()

        #expect(position?.head == head)
        #expect(position?.lastEventID == "event-1")
        #expect(position?.lastEventTime == StoppedClock().time)
    }

    @Test("A3: files are put aside by size and the oldest is removed; what remains verifies and says what it follows")
    func rotation() throws {
        let log = try AuditFixture()

        try log.write(.numbered(0..<200))

        #expect(
            log.folder.names == ["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2", "audit.jsonl.3", "audit.jsonl.lock"])
        for file in try log.verify().files {
            #expect(try AtomicFile.read(file.path).count <= log.limits.fileBytes)
            #expect(file.records > 0)
        }
        let found = try log.verify()
        #expect(found.isIntact)
        #expect(found.follows != nil)
        #expect(try log.records().last?.eventID == "event-199")
    }

    @Test("a log that stopped between putting its file aside and beginning the next goes on with the chain")
    func interruptedRotation() throws {
        let log = try AuditFixture()
        let head = try log.write(.numbered(0..<3)).head
        try AppendFile.rename(log.path, to: log.path + ".1")

        let position = try log.write(.numbered(3..<4))

        #expect(position.head != head)
        #expect(try log.verify().isIntact)
        #expect(try log.records().map(\.eventID) == (0..<4).map { "event-\($0)" })
    }

    @Test("A2: wherever the last line is torn, the rest verifies, the piece is kept aside and a record tells of it")
    func tornLine() throws {
        let log = try AuditFixture(limits: .standard)
        let whole = try log.write(.numbered(0..<3)).head
        let bytes = try AtomicFile.read(log.path)
        let lastLine = (bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
        let piece = log.path + ".torn-1"

        for cut in lastLine + 1..<bytes.count {
            try AtomicFile.write(Array(bytes[..<cut]), to: log.path)
            AppendFile.remove(piece)
            #expect(try log.verify().firstBreak?.fault == .torn)

            let position = try log.write(.numbered(7..<8))

            #expect(position.head != whole)
            let found = try log.verify()
            #expect(found.isIntact && found.records == 4)
            let record = try #require(try log.records().dropLast().last)
            #expect(record.eventType == .auditTailCut)
            #expect(record.details["bytes"] == .int(cut - lastLine))
            #expect(record.details["kept_in"]?.stringValue == piece)
            #expect(try AtomicFile.read(piece) == Array(bytes[lastLine..<cut]))
        }
    }

    @Test("A2: what a disk leaves behind the last record is cut off: zeroes, half lines, lines that are no records")
    func damagedTail() throws {
        let log = try AuditFixture(limits: .standard)
        let head = try log.write(.numbered(0..<3)).head
        let bytes = try AtomicFile.read(log.path)
        let line = Array(bytes.split(separator: UInt8(ascii: "\n"))[1])
        let tails: [[UInt8]] = [
            [UInt8](repeating: 0, count: 300_000), Array("{}\n{\"schema\": 2}\n".utf8),
            line.dropLast(9) + [UInt8](repeating: 0, count: 4_096) + [10], Array("\n\n".utf8),
            [UInt8](repeating: 65, count: 3 << 20) + [10],
        ]

        for tail in tails {
            try AtomicFile.write(bytes + tail, to: log.path)
            #expect(try log.position()?.head != head)
            #expect(try log.verify().records == 4)
            #expect(try log.verify().isIntact)
        }
        #expect(log.folder.names.filter { $0.contains("torn") }.count == 5)
    }

    @Test("pieces that are kept aside are bounded in number")
    func keptPieces() throws {
        let log = try AuditFixture()
        try log.write(.numbered(0..<1))

        for number in 0..<6 {
            let bytes = try AtomicFile.read(log.path)
            try AtomicFile.write(bytes + Array("torn \(number)".utf8), to: log.path)
            try log.write(.numbered(number..<number + 1))
        }

        let pieces = log.folder.names.filter { $0.contains("torn") }
        #expect(pieces.count == log.limits.keptPieces)
        #expect(try AtomicFile.read(log.path + ".torn-3") == Array("torn 5".utf8))
    }

    @Test("a file that is no audit log is refused and left as it is")
    func otherFile() throws {
        let log = try AuditFixture()
        let content = Array("# settings of something else\nname = 1\n".utf8)
        try AtomicFile.write(content, to: log.path)

        let error = #expect(throws: AuditLogError.self) { _ = try log.position() }

        #expect(error?.code == .notALog)
        #expect(try AtomicFile.read(log.path) == content)
    }

    @Test("a file with one interrupted line alone is a new log")
    func onlyATornLine() throws {
        let log = try AuditFixture()
        try AtomicFile.write(Array("{\"schema\": 2, \"event_id".utf8), to: log.path)

        try log.write(.numbered(0..<1))

        #expect(try log.records().map(\.eventType) == [.auditTailCut, .policyUpdated])
        #expect(try log.verify().isIntact)
    }

    @Test("only one writer has a log at a time, and the next gets it when that one goes")
    func oneWriter() throws {
        let log = try AuditFixture()
        do {
            guard let first = try log.open() else { throw AuditFixture.Busy() }
            #expect(try log.position() == nil)
            let path = first.names.path
            #expect(path == log.path)
        }

        #expect(try log.write(.numbered(0..<1)).lastEventID == "event-0")
    }

    @Test("A4: a folder that cannot be written is refused, with the path and what to do")
    func unwritableFolder() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write([1], to: folder.path + "/file")
        let key = try SigningKey(seed: [UInt8](repeating: 10, count: 32))

        for path in [folder.path + "/file/audit.jsonl", "/proc/genesis-mesh/audit.jsonl"] {
            let error = #expect(throws: AuditLogError.self) {
                let writer = try AuditFileWriter.open(path: path, signer: key, clock: StoppedClock())
                _ = writer?.position
            }
            #expect(error?.code == .notWritable)
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("a symbolic link in the place of the file is not followed")
    func symbolicLink() throws {
        let log = try AuditFixture()
        try log.folder.makeLink("audit.jsonl", to: log.folder.path + "/elsewhere")

        #expect(throws: AuditLogError.self) { _ = try log.position() }
        #expect(!log.folder.names.contains("elsewhere"))
    }

    @Test("a record too long is written without its details, and says how long it was")
    func longRecord() throws {
        let log = try AuditFixture()
        var event = AuditEvent.numbered(1)
        event.details = ["text": .string(String(repeating: "x", count: 5_000))]
        event.actor = String(repeating: "a", count: 9_000)

        try log.write([event, .numbered(2)])

        let records = try log.records()
        #expect(records.map(\.eventID) == ["event-1", "event-2"])
        #expect(records[0].details["omitted_bytes"]?.int64Value ?? 0 > 14_000)
        #expect(records[0].actor?.count == 256)
        #expect(try log.verify().isIntact)
    }

    @Test("an event counts as given whatever its name; only the log's own do not")
    func eventsOfLog() throws {
        let log = try AuditFixture()
        guard var writer = try log.open() else { throw AuditFixture.Busy() }

        try writer.append([.numbered(1), .numbered(2, AuditEventType("audit_pack_built"))])
        let given = writer.position.lastEventID
        try writer.append([.numbered(3, .auditPositionLost)])
        let afterOwn = writer.position.lastEventID

        #expect(given == "event-2")
        #expect(afterOwn == "event-2")
    }

    @Test("what could not be written leaves no trace in the file, and is written when it is tried again")
    func failedRotation() throws {
        let log = try AuditFixture()
        guard var writer = try log.open() else { throw AuditFixture.Busy() }
        let obstacle = log.path + ".3"
        try writer.append(.numbered(0..<22))
        AppendFile.remove(obstacle)
        try AtomicFile.makeFolder(obstacle + "/in the way")
        let before = writer.position

        #expect(throws: AuditLogError.self) { try writer.append(.numbered(22..<60)) }
        let reached = try #require(writer.position.lastEventID.flatMap { Int($0.dropFirst(6)) })
        #expect(before.lastEventID == "event-21")
        try log.folder.removeFolders(["audit.jsonl.3/in the way", "audit.jsonl.3"])
        // Few enough that the place where it failed is still kept.
        try writer.append(.numbered(reached + 1..<reached + 3))
        #expect(try log.verify().isIntact)
        try writer.append(.numbered(reached + 3..<60))

        #expect(try log.verify().isIntact)
        let written = try log.records().map(\.eventID)
        #expect(written == (60 - written.count..<60).map { "event-\($0)" })
    }
}
