import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshAudit

@Suite("Following an audit log's chain")
struct AuditChainVerifierTests {
    let log: AuditFixture
    let lines: [[UInt8]]

    init() throws {
        log = try AuditFixture(limits: .standard)
        try log.write(.numbered(0..<6))
        lines = try AtomicFile.read(log.path).split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }

    private func firstBreak(of lines: some Sequence<[UInt8]>, head: String? = nil) throws -> AuditVerification.Break? {
        try AtomicFile.write(lines.flatMap { $0 + [10] }, to: log.path)
        return try log.verify(head: head).firstBreak
    }

    private func changed(_ line: [UInt8], _ name: String, _ value: JSONValue) throws -> [UInt8] {
        var object = try FieldReader(JSONValue(parsing: line)).object
        object[name] = value
        return JSONValue.object(object).spacedBytes(sortingKeys: false)
    }

    @Test("an untouched log verifies, and names the hash of its last record")
    func intact() throws {
        #expect(try firstBreak(of: lines) == nil)
        #expect(try log.verify().records == 6)
        #expect(try log.verify().head == log.records().last?.eventHash)
    }

    @Test("a change to any member of a record is found at its line")
    func changedMember() throws {
        let members = ["event_id", "event_type", "timestamp", "node_id", "actor", "target", "action"]
        for name in members {
            var altered = lines
            altered[3] = try changed(lines[3], name, "another")
            let found = try firstBreak(of: altered)
            #expect(found?.line == 4, "\(name)")
            #expect(found?.fault == .wrongHash, "\(name)")
        }
        var altered = lines
        altered[2] = try changed(lines[2], "details", ["number": 9])
        #expect(try firstBreak(of: altered) == .init(path: log.path, line: 3, fault: .wrongHash))
        altered[2] = try changed(lines[2], "added", true)
        #expect(try firstBreak(of: altered) == .init(path: log.path, line: 3, fault: .wrongHash))
    }

    @Test("a removed, repeated or moved line breaks the link where it is missed")
    func links() throws {
        let removed = try firstBreak(of: Array(lines[..<2]) + lines[3...])
        #expect(removed?.line == 3)
        #expect(removed?.fault.code == "broken_link")
        #expect(try firstBreak(of: Array(lines[..<3]) + [lines[2]] + lines[3...])?.line == 4)
        #expect(try firstBreak(of: [lines[0], lines[2], lines[1]] + lines[3...])?.line == 2)
    }

    @Test("a changed record with a hash of its own needs the writer's signature")
    func rehashed() throws {
        var altered = lines
        let object = try FieldReader(JSONValue(parsing: changed(lines[5], "action", "Nothing happened"))).object
        let hash = SHA256.hex(AuditRecord.hashInput(of: object))
        altered[5] = try changed(JSONValue.object(object).spacedBytes(sortingKeys: false), "event_hash", .string(hash))
        #expect(try firstBreak(of: altered) == .init(path: log.path, line: 6, fault: .wrongSignature))

        altered[5] = try changed(altered[5], "signature", nil)
        #expect(try firstBreak(of: altered) == .init(path: log.path, line: 6, fault: .unsigned))
    }

    @Test("records of a writer that was not asked for are refused at the first of them")
    func otherWriter() throws {
        let other = try SigningKey(seed: [UInt8](repeating: 11, count: 32))

        let found = try AuditLogVerifier.verify(
            files: [log.path], by: AuditChainVerifier(writers: [other.publicKey]))

        #expect(found.firstBreak == .init(path: log.path, line: 1, fault: .unknownWriter(log.key.publicKey.text)))
    }

    @Test("a log whose writer got another key verifies with both keys")
    func newKey() throws {
        let next = try SigningKey(seed: [UInt8](repeating: 11, count: 32))
        guard
            var writer = try AuditFileWriter.open(path: log.path, signer: next, clock: StoppedClock())
        else { throw AuditFixture.Busy() }
        try writer.append(.numbered(6..<8))

        let both = AuditChainVerifier(writers: [log.key.publicKey, next.publicKey])
        #expect(try AuditLogVerifier.verify(files: [log.path], by: both).records == 8)
        #expect(try log.verify().firstBreak?.line == 7)
    }

    @Test("lines that are no records are told apart")
    func notRecords() throws {
        let cases: [(String, String)] = [
            ("", "not_json"), ("nonsense", "not_json"), ("{\"a\": 1, \"a\": 2}", "not_json"),
            ("[]", "malformed_record"),
            ("{\"schema\": 1}", "malformed_record"),
        ]
        for (text, code) in cases {
            let found = try firstBreak(of: Array(lines[..<4]) + [Array(text.utf8)] + lines[4...])
            #expect(found?.line == 5)
            #expect(found?.fault.code == code, "\(text)")
        }
    }

    @Test("a line longer than a record may be is not read to its end")
    func longLine() throws {
        let long = [UInt8](repeating: 32, count: (1 << 20) + (1 << 19))
        #expect(try firstBreak(of: Array(lines[..<1]) + [long] + lines[1...])?.fault == .tooLong)
    }

    @Test("the end that was cut off is found when the last hash is known from elsewhere")
    func truncated() throws {
        let head = try log.records().last?.eventHash

        #expect(try firstBreak(of: lines, head: head) == nil)
        let found = try firstBreak(of: lines[..<4], head: head)
        #expect(found?.fault.code == "wrong_head")
        #expect(found?.line == 0)
    }

    @Test("every bit of a record counts")
    func everyBit() throws {
        for bit in stride(from: 0, to: lines[1].count * 8, by: 7) {
            var altered = lines[1]
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            var verifier = AuditChainVerifier(writers: [log.key.publicKey])
            try verifier.accept(lines[0])
            #expect(throws: AuditFault.self) { try verifier.accept(altered) }
            #expect(verifier.records == 1)
        }
    }
}
