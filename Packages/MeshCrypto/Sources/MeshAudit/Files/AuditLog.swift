internal import Dispatch
public import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// An audit log for asynchronous code.
///
/// The disk is waited for on a thread of its own, never on an event loop or on the threads that tasks share. Safe to
/// use from any task; events are written in the order of the calls. Keep ``run(timer:)`` running.
///
/// - Source: Specification 02 §14
public final class AuditLog: Sendable {
    /// The file that is written.
    public let path: String

    private let signer: any DocumentSigner
    private let limits: AuditLogLimits
    private let clock: any WallClock
    private let queue: DispatchQueue
    /// Touched on the queue only, so that nobody waits for the lock.
    private let writer = Mutex<AuditFileWriter?>(nil)
    private let state = Mutex(AuditLogHealth())

    /// Makes a log that is not open yet.
    ///
    /// - Parameters:
    ///   - path: the file that is written
    ///   - signer: signs the records
    ///   - limits: sizes and numbers of files
    ///   - clock: what is taken for the time of the log's own records
    public init(
        path: String, signer: any DocumentSigner, limits: AuditLogLimits = .standard, clock: any WallClock
    ) {
        self.path = path
        self.signer = signer
        self.limits = limits
        self.clock = clock
        queue = DispatchQueue(label: "genesis-mesh.audit")
    }

    /// How the log fares; never waits.
    public var health: AuditLogHealth { state.withLock(\.self) }

    /// Opens the log, heals its end and goes on after its last record; harmless when it is open.
    ///
    /// - Returns: where it goes on, or nil when another writer has it open: try again later.
    /// - Throws: ``AuditLogError`` when it cannot be written.
    public func open() async throws -> AuditFileWriter.Position? {
        try await onQueue {
            try self.writer.withLock { writer in
                if writer == nil {
                    writer = try AuditFileWriter.open(
                        path: self.path, signer: self.signer, limits: self.limits, clock: self.clock)
                }
                return writer?.position
            }
        }
    }

    /// Appends events in order, or throws; the caller tries again from where the log ends.
    ///
    /// Security events are on the disk when it returns; others a second later.
    ///
    /// - Returns: where the log ends now.
    /// - Throws: ``AuditLogError``. Some of the events may be written all the same: see ``open()``.
    @discardableResult
    public func append(_ events: [AuditEvent]) async throws -> AuditFileWriter.Position {
        try await onQueue { try self.write(events, losing: 0) }
    }

    /// Appends one event; an event that cannot be written is lost, and counted.
    ///
    /// Once writing works again, a record tells how many were lost.
    public func record(_ event: AuditEvent) async {
        do {
            try await onQueue { _ = try self.write([event], losing: 1) }
        } catch {
            return  // counted, and part of the health
        }
    }

    /// Waits until everything that was appended is on the disk; a failure is part of the health.
    public func synchronize() async {
        do {
            try await onQueue {
                try self.counting(losing: 0) { writer throws(AuditLogError) in try writer.synchronize() }
            }
        } catch {
            return  // counted, and part of the health
        }
    }

    /// Brings appended records to the disk in time, until it is cancelled; then closes the log.
    ///
    /// - Parameter timer: measures the pauses
    public func run(timer: any Clock<Duration> = ContinuousClock()) async {
        while !Task.isCancelled {
            // What cancels the pause ends the loop.
            try? await timer.sleep(for: limits.synchronization)
            await synchronize()
        }
        await close()
    }

    /// Brings everything to the disk and lets other writers have the log.
    public func close() async {
        await synchronize()
        // Closing cannot fail: what could was done before.
        try? await onQueue { self.writer.withLock { $0 = nil } }
    }

    // MARK: On the queue

    private func write(_ events: [AuditEvent], losing lost: Int) throws(AuditLogError) -> AuditFileWriter.Position {
        let untold = state.withLock(\.untold)
        let all = untold.failedWrites > 0 ? [resumption(untold)] + events : events
        let position = try counting(losing: lost) { writer throws(AuditLogError) in
            try writer.append(all)
            return writer.position
        }
        state.withLock { $0.succeed() }
        return position
    }

    /// Does something with the open writer, and notes when that fails.
    private func counting<Value: Sendable>(
        losing lost: Int, _ body: (inout AuditFileWriter) throws(AuditLogError) -> Value
    ) throws(AuditLogError) -> Value {
        do throws(AuditLogError) {
            return try writer.withLock { writer throws(AuditLogError) in
                guard let value = try writer?.apply(body) else {
                    throw AuditLogError(.closed, path: path, "the audit log \(path) is not open")
                }
                return value
            }
        } catch {
            // Synchronising a log that is not open is no failure: there is nothing to bring to the disk.
            if error.code != .closed || lost > 0 {
                state.withLock { $0.fail(error.message, losing: lost, at: clock.now()) }
            }
            throw error
        }
    }

    private func resumption(_ untold: AuditLogHealth.Untold) -> AuditEvent {
        AuditEvent(
            .auditWritingResumed, at: clock.now(), target: path, action: "Writing the audit log works again",
            details: [
                "failed_writes": .int(untold.failedWrites), "lost_records": .int(untold.lostRecords),
                "since": untold.since.map { .string($0.requestText) } ?? .null,
            ])
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}

extension AuditFileWriter {
    fileprivate mutating func apply<Value>(
        _ body: (inout AuditFileWriter) throws(AuditLogError) -> Value
    ) throws(AuditLogError) -> Value {
        try body(&self)
    }
}
