import MeshAudit
import MeshCrypto
import MeshProtocol
import Testing

/// A clock that stands still.
struct StoppedClock: WallClock {
    var time = UTCTime(microseconds: 1_767_225_600_123_456)

    func now() -> UTCTime { time }
}

/// A log in a folder of its own, and the keys of its writer.
struct AuditFixture {
    static let small = AuditLogLimits(
        fileBytes: 4_096, files: 4, recordBytes: 2_048, synchronization: .milliseconds(1), keptPieces: 3)

    let folder: TemporaryFolder
    let key: SigningKey
    var limits = Self.small

    init(limits: AuditLogLimits = Self.small) throws {
        folder = try TemporaryFolder()
        key = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
        self.limits = limits
    }

    var path: String { folder.path + "/audit.jsonl" }

    /// The writer, as after a start.
    func open() throws -> AuditFileWriter? {
        try AuditFileWriter.open(path: path, signer: key, limits: limits, clock: StoppedClock())
    }

    /// Where the log ends, once it is healed; nil while another writer has it.
    func position() throws -> AuditFileWriter.Position? {
        let writer = try open()
        return writer?.position
    }

    /// Opens the log, writes, and lets go of it, as one run of a program does.
    @discardableResult
    func write(_ events: [AuditEvent]) throws -> AuditFileWriter.Position {
        guard var writer = try open() else { throw Busy() }
        try writer.append(events)
        return writer.position
    }

    struct Busy: Error {}

    func verify(head: String? = nil) throws -> AuditVerification {
        try AuditLogVerifier.verify(
            files: AuditLogVerifier.files(of: AuditFileNames(path: path), limits: limits),
            by: AuditChainVerifier(writers: [key.publicKey]), expectedHead: head, limits: limits)
    }

    /// The records of all files in order.
    func records() throws -> [AuditRecord] {
        try AuditLogVerifier.files(of: AuditFileNames(path: path), limits: limits).flatMap { path in
            try AtomicFile.read(path).split(separator: UInt8(ascii: "\n")).map { try AuditRecord(parsing: Array($0)) }
        }
    }
}

extension AuditEvent {
    /// The event of a number.
    static func numbered(_ number: Int, _ type: AuditEventType = .policyUpdated) -> AuditEvent {
        AuditEvent(
            id: "event-\(number)", type, at: StoppedClock().time, actor: "na-local", target: "p-\(number)",
            action: "Policy updated", details: ["number": .int(number), "text": "café"])
    }
}

extension [AuditEvent] {
    static func numbered(_ numbers: some Sequence<Int>) -> [AuditEvent] { numbers.map { .numbered($0) } }
}
