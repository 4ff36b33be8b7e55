public import AuthorityCore
public import MeshAudit
public import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// The audit log of an authority: a signed, chained file of the audit events in its store.
///
/// The row in the store is the truth; this writes the rows in order to the file, and goes on after the last event in
/// the file whenever it begins. Several processes on one store may have it: the one that holds the lock of the file
/// (`<path>.lock`) writes, and another takes over when that one ends. A failure to write changes no answer; the rows
/// are written once writing works again.
///
/// Call ``prepare()`` once, keep ``run(reporting:)`` running, and call ``finish()`` before the store is closed.
///
/// - Source: Specification 02 §14, 06 §11
public final class AuthorityAuditLog: Sendable {
    /// Rows that are taken from the store at once.
    private static let batch = 256
    /// How long after an event is stored it may be until it is looked for.
    private static let pause = Duration.milliseconds(250)
    /// How long to wait after a failure, and for another process to let go of the file.
    private static let retry = Duration.seconds(1)

    private let log: AuditLog
    private let store: any AuthorityStore
    private let clock: any WallClock
    private let timer: any Clock<Duration>
    private let state = Mutex(State())

    private struct State {
        /// Where the file ends; nil while another process writes it, and after a failure.
        var position: AuditFileWriter.Position?
        /// Rows that could not be read from the store.
        var failedReads = 0
        var readFailure: String?
    }

    /// Makes the log of an authority.
    ///
    /// - Parameters:
    ///   - path: the file; see ``defaultPath(databasePath:)``
    ///   - signer: the authority's signing key
    ///   - store: where the authority keeps its events
    ///   - clock: what is taken for the time of the log's own records
    ///   - timer: what measures pauses
    ///   - limits: sizes and numbers of files
    public init(
        path: String, signer: any DocumentSigner, store: any AuthorityStore, clock: any WallClock,
        timer: any Clock<Duration> = ContinuousClock(), limits: AuditLogLimits = .standard
    ) {
        log = AuditLog(path: path, signer: signer, limits: limits, clock: clock)
        self.store = store
        self.clock = clock
        self.timer = timer
    }

    /// Where the log of a database is kept unless it is configured: beside it, `<database>.audit.jsonl`.
    ///
    /// - Returns: nil for a database in memory, which has no log of its own.
    public static func defaultPath(databasePath: String) -> String? {
        databasePath == ":memory:" ? nil : "\(databasePath).audit.jsonl"
    }

    /// How the log fares; never waits.
    public var health: AuthorityAuditHealth {
        let log = log.health
        let path = self.log.path
        return state.withLock { state in
            AuthorityAuditHealth(
                path: path, isWriter: state.position != nil, isWriting: log.isWriting && state.readFailure == nil,
                failedWrites: log.failedWrites + state.failedReads, failure: log.failure ?? state.readFailure,
                lastEventID: state.position?.lastEventID)
        }
    }

    /// How far the file has come, for whoever forgets events by age.
    public var exportState: AuditExportState {
        state.withLock { $0.position?.lastEventID.map { .written(through: $0) } ?? .unknown }
    }

    /// Opens the file and heals its end, or finds that another process writes it.
    ///
    /// - Throws: ``AuthorityStartError`` when the file or its folder cannot be written, or the file is no audit log.
    public func prepare() async throws {
        do {
            take(try await log.open())
        } catch {
            throw AuthorityStartError(.unusableAuditLog, "\(error)")
        }
    }

    /// Writes what is stored, until it is cancelled.
    ///
    /// - Parameter report: told what failed; it is tried again.
    public func run(reporting report: @escaping @Sendable (any Error) -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.synchronize() }
            while !Task.isCancelled {
                var pause = Self.retry
                do {
                    if let isMore = try await writeNext() { pause = isMore ? .zero : Self.pause }
                } catch is CancellationError {
                    break
                } catch {
                    report(error)
                }
                // What cancels the pause ends the loop.
                if pause > .zero { try? await timer.sleep(for: pause) }
            }
            group.cancelAll()
        }
    }

    /// Writes what is left, brings it to the disk, and lets another process have the file.
    ///
    /// For the end, after ``run(reporting:)``. What cannot be written is written at the next start.
    public func finish() async {
        do {
            while try await writeNext() == true {}
        } catch {
            // The rows are in the store; the next start goes on after the last event in the file.
        }
        take(nil)
        await log.close()
    }

    /// Brings events to the disk in time.
    private func synchronize() async {
        while !Task.isCancelled {
            // What cancels the pause ends the loop.
            try? await timer.sleep(for: Self.retry)
            await log.synchronize()
        }
    }

    /// Writes the next rows.
    ///
    /// - Returns: whether there may be more at once; nil while another process writes the file.
    private func writeNext() async throws -> Bool? {
        var known = state.withLock(\.position)
        if known == nil {
            known = try await log.open()
            take(known)
        }
        guard let position = known else { return nil }
        let (events, isAtLoss) = try await rows(after: position)
        guard !events.isEmpty else { return false }
        var records = events.map { AuditEvent($0, now: clock.now()) }
        if isAtLoss { records.insert(.positionLost(position, at: clock.now()), at: 0) }
        do {
            take(try await log.append(records))
        } catch {
            // Some of them may be written: look again where the file ends.
            take(nil)
            throw error
        }
        return events.count == Self.batch
    }

    /// The rows that follow the last event in the file, and whether that event is no longer in the store.
    private func rows(
        after position: AuditFileWriter.Position
    ) async throws -> (events: [StoredAuditEvent], isAtLoss: Bool) {
        do {
            let found = try await store.read { reader in
                if let events = try reader.auditEvents(after: position.lastEventID, limit: Self.batch) {
                    return (events, false)
                }
                // An older state of the store was put back, or rows were removed: go on by the time.
                let last = try position.lastEventTime.flatMap { try reader.lastAuditEvent(before: $0) }
                return (try reader.auditEvents(after: last, limit: Self.batch) ?? [], true)
            }
            state.withLock { $0.readFailure = nil }
            return found
        } catch let error where !(error is CancellationError) {
            state.withLock { state in
                state.failedReads += 1
                state.readFailure = "\(error)"
            }
            throw error
        }
    }

    private func take(_ position: AuditFileWriter.Position?) {
        state.withLock { $0.position = position }
    }
}
