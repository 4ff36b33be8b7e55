public import MeshCrypto
public import MeshProtocol

/// Writes one audit log: a chain of signed records over a file and those put aside before it.
///
/// Every call blocks on the disk; ``AuditLog`` is the same for asynchronous code. When a call throws, the chain in the
/// file is whole, and the call may be repeated: a piece of a record that reached the file is cut off again, at the
/// latest by the next call.
///
/// - Source: Specification 02 §14
public struct AuditFileWriter: ~Copyable, Sendable {
    /// What was found when the log was opened.
    public struct Position: Sendable, Equatable {
        /// The hash of the last record, nil in a new log.
        public var head: String?
        /// The id of the last event that the log was given; records of the log itself do not count.
        public var lastEventID: String?
        /// When that event happened.
        public var lastEventTime: UTCTime?
    }

    /// The log's files.
    public let names: AuditFileNames
    /// The end of what is written.
    public private(set) var position = Position()

    private let limits: AuditLogLimits
    private let signer: any DocumentSigner
    private let clock: any WallClock
    /// Held for as long as this writer is the log's only one.
    private let lock: AppendFile
    private var chain: AuditChain
    private var file: AppendFile?
    private var size = 0
    private var isDirty = false

    /// Opens a log, makes it where there is none, and goes on after its last record.
    ///
    /// An end that is no record is cut off, kept in a file of its own, and recorded.
    ///
    /// - Parameters:
    ///   - path: the file that is written; its folder is made where there is none
    ///   - signer: signs the records
    ///   - limits: sizes and numbers of files
    ///   - clock: what is taken for the time of the log's own records
    /// - Returns: nil when another writer, of this process or another, has the log open.
    /// - Throws: ``AuditLogError`` when the log cannot be written, or the file is none.
    public static func open(
        path: String, signer: any DocumentSigner, limits: AuditLogLimits = .standard, clock: any WallClock
    ) throws(AuditLogError) -> AuditFileWriter? {
        let names = AuditFileNames(path: path)
        let lock: AppendFile
        do throws(FileError) {
            try AppendFile.requireWritableFolder(of: path)
            lock = try AppendFile(names.lock)
            guard try lock.lock() else { return nil }
        } catch {
            throw AuditLogError(
                .notWritable, path: path,
                "the audit log \(path) cannot be written (\(error.message)): make its folder writable for this "
                    + "process, or choose another place")
        }
        var writer = AuditFileWriter(names: names, limits: limits, signer: signer, clock: clock, lock: lock)
        try writer.resume()
        return writer
    }

    private init(
        names: AuditFileNames, limits: AuditLogLimits, signer: any DocumentSigner, clock: any WallClock,
        lock: AppendFile
    ) {
        self.names = names
        self.limits = limits
        self.signer = signer
        self.clock = clock
        self.lock = lock
        chain = AuditChain(head: nil, signer: signer)
    }

    // MARK: Writing

    /// Appends events in order.
    ///
    /// Security events are on the disk when it returns; others are after ``synchronize()``.
    ///
    /// - Throws: ``AuditLogError``; ``position`` tells the last event that is written.
    public mutating func append(_ events: [AuditEvent]) throws(AuditLogError) {
        if file == nil { try resume() }
        var batch = Batch(chain: chain)
        var isUrgent = false
        for event in events {
            // The chain goes on only with what is to be written: rotation may fail in between.
            var next = batch.chain
            let line = try line(of: event, in: &next)
            if size + batch.bytes.count + line.count > limits.fileBytes, size + batch.bytes.count > 0 {
                try write(&batch)
                try rotate()
            }
            batch.add(line, event, next)
            isUrgent = isUrgent || event.isSecurityEvent
            if batch.bytes.count >= Batch.maximumBytes { try write(&batch) }
        }
        try write(&batch)
        if isUrgent { try synchronize() }
    }

    /// Waits until everything that was appended is on the disk.
    public mutating func synchronize() throws(AuditLogError) {
        guard isDirty, let file else { return }
        do throws(FileError) {
            try file.synchronize()
            isDirty = false
        } catch {
            // What the system could not write may be lost although it was in the file: read again what there is.
            self.file = nil
            throw Self.notWritable(file.path, error)
        }
    }

    /// What is written at once, and what it does to the position.
    private struct Batch {
        static let maximumBytes = 1 << 20

        var chain: AuditChain
        var bytes: [UInt8] = []
        var head: String?
        var last: AuditEvent?

        init(chain: AuditChain) {
            self.chain = chain
        }

        mutating func add(_ line: [UInt8], _ event: AuditEvent, _ chain: AuditChain) {
            bytes += line
            self.chain = chain
            if !event.type.isOfLog { last = event }
        }
    }

    private func line(of event: AuditEvent, in chain: inout AuditChain) throws(AuditLogError) -> [UInt8] {
        do {
            var next = chain
            var line = try next.append(event).line
            if line.count >= limits.recordBytes {
                next = chain
                line = try next.append(event.withoutDetails(bytes: line.count)).line
            }
            chain = next
            return line + [AuditTail.lineFeed]
        } catch {
            throw AuditLogError(
                .signingFailed, path: names.path, "no audit record could be signed (\(error)): check the signing key")
        }
    }

    private mutating func write(_ batch: inout Batch) throws(AuditLogError) {
        guard !batch.bytes.isEmpty, let file else { return }
        do throws(FileError) {
            try file.append(batch.bytes)
        } catch {
            restoreEnd(of: file)
            throw Self.notWritable(file.path, error)
        }
        size += batch.bytes.count
        isDirty = true
        chain = batch.chain
        position.head = chain.head
        if let last = batch.last {
            position.lastEventID = last.id
            position.lastEventTime = last.time
        }
        batch = Batch(chain: chain)
    }

    /// Cuts off what a failed write has left.
    private mutating func restoreEnd(of file: AppendFile) {
        do throws(FileError) {
            try file.truncate(to: size)
        } catch {
            self.file = nil  // the next call looks for the end again
        }
    }

    // MARK: Rotation

    /// Puts the file aside under the next name and begins a new one, which goes on with the chain.
    private mutating func rotate() throws(AuditLogError) {
        try synchronize()
        do throws(FileError) {
            if limits.files == 1 {
                AppendFile.remove(names.path)
            } else {
                AppendFile.remove(names.older(limits.files - 1))
                for number in (1..<limits.files - 1).reversed() where Self.exists(names.older(number)) {
                    try AppendFile.rename(names.older(number), to: names.older(number + 1))
                }
                try AppendFile.rename(names.path, to: names.older(1))
            }
            file = nil
            let new = try AppendFile(names.path)
            try AppendFile.synchronizeFolder(of: names.path)
            file = new
            size = 0
        } catch {
            throw Self.notWritable(names.path, error)
        }
    }

    private static func exists(_ path: String) -> Bool {
        do throws(FileError) {
            _ = try AtomicFile.permissions(of: path)
            return true
        } catch {
            return false
        }
    }

    // MARK: Resuming

    /// Finds the end of the log, heals it, and goes on after it.
    private mutating func resume() throws(AuditLogError) {
        do {
            let file = try AppendFile(names.path)
            let tail = try AuditTail(of: file, limits: limits)
            let last = try tail.last ?? lastPutAside()
            chain = AuditChain(head: last?.eventHash, signer: signer)
            position = try Self.position(after: last, in: names, limits: limits)
            let piece = tail.isTorn ? try setAside(tail, of: file) : nil
            size = tail.end
            isDirty = false
            try AppendFile.synchronizeFolder(of: names.path)
            self.file = file
            if let piece { try append([piece]) }
        } catch let error as FileError {
            throw Self.notWritable(names.path, error)
        } catch let error as AuditLogError {
            throw error
        } catch {
            throw AuditLogError(.notWritable, path: names.path, "\(error)")
        }
    }

    /// The last record of the files that were put aside, for a log that stopped while it put one aside.
    private func lastPutAside() throws -> AuditRecord? {
        for number in 1..<max(limits.files, 2) where Self.exists(names.older(number)) {
            if let last = try AuditTail(of: AppendFile(reading: names.older(number)), limits: limits).last {
                return last
            }
        }
        return nil
    }

    private static func position(
        after last: AuditRecord?, in names: AuditFileNames, limits: AuditLogLimits
    ) throws -> Position {
        var position = Position(head: last?.eventHash)
        guard last != nil else { return position }
        for path in names.oldestFirst(limits: limits).reversed() where exists(path) {
            let file = try AppendFile(reading: path)
            try AuditTail.forEachLineBackwards(in: file, from: file.size(), limits: limits) { line, _ in
                guard let record = AuditTail.record(line), !record.eventType.isOfLog else { return true }
                position.lastEventID = record.eventID
                position.lastEventTime = UTCTime(lenientText: record.timestamp)
                return false
            }
            if position.lastEventID != nil { break }
        }
        return position
    }

    /// Copies what follows the last record into a file of its own, cuts it off, and says so.
    private func setAside(_ tail: AuditTail, of file: AppendFile) throws -> AuditEvent {
        let free = (1..<limits.keptPieces).first { !Self.exists(names.piece($0)) } ?? limits.keptPieces
        let place = names.piece(free)
        AppendFile.remove(place)
        let copy = try AppendFile(place)
        var offset = tail.end
        while offset < tail.size {
            let block = try file.read(at: offset, count: min(1 << 20, tail.size - offset))
            guard !block.isEmpty else { break }
            try copy.append(block)
            offset += block.count
        }
        try copy.synchronize()
        try file.truncate(to: tail.end)
        try file.synchronize()
        return AuditEvent(
            .auditTailCut, at: clock.now(), target: names.path,
            action: "Cut off what an interrupted writer left behind the last record", result: .failure,
            details: ["bytes": .int(tail.size - tail.end), "kept_in": .string(place)])
    }

    private static func notWritable(_ path: String, _ error: FileError) -> AuditLogError {
        AuditLogError(
            .notWritable, path: path,
            "the audit log \(path) cannot be written (\(error.message)): make room and check its permissions")
    }
}

extension AuditEvent {
    /// The same event for a record that would be too long.
    fileprivate func withoutDetails(bytes: Int) -> AuditEvent {
        var event = self
        event.details = ["omitted_bytes": .int(bytes)]
        event.actor = actor.map { String($0.prefix(Self.cutTexts)) }
        event.target = target.map { String($0.prefix(Self.cutTexts)) }
        event.action = String(action.prefix(Self.cutTexts))
        return event
    }

    /// Characters that texts keep in a record whose details are left out.
    private static var cutTexts: Int { 256 }
}
