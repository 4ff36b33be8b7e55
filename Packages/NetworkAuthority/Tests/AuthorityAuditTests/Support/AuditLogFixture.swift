import AuthorityAudit
import AuthorityStore
import Foundation
import GRDB
import MeshAudit
import MeshCrypto
import MeshProtocol
import Synchronization

@testable import AuthorityCore

/// A clock that moves when it is told to.
final class TestClock: WallClock, Sendable {
    private let time = Mutex(UTCTime(microseconds: 1_790_000_000_000_000))

    func now() -> UTCTime { time.withLock(\.self) }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// A timer whose pauses last until something else had a turn.
struct YieldingTimer: Clock {
    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        await Task.yield()
        try Task.checkCancellation()
    }
}

/// A database with audit events, and logs of it.
final class AuditLogFixture: Sendable {
    let folder: String
    let key: SigningKey
    let clock = TestClock()
    let store: SQLiteAuthorityStore

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "authority-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path(percentEncoded: false)
        key = try SigningKey(seed: [UInt8](repeating: 2, count: 32))
        store = try SQLiteAuthorityStore(path: "\(folder)/na.db")
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var path: String { AuthorityAuditLog.defaultPath(databasePath: "\(folder)/na.db") ?? "" }

    func log(path: String? = nil, limits: AuditLogLimits = .standard) -> AuthorityAuditLog {
        AuthorityAuditLog(
            path: path ?? self.path, signer: key, store: store, clock: clock, timer: YieldingTimer(), limits: limits)
    }

    /// Stores events, a second apart, and returns their ids.
    @discardableResult
    func add(_ count: Int, _ kind: AuthorityEvent.Kind = .inviteCreated) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count {
            clock.advance(by: .seconds(1))
            let event = AuthorityEvent(kind, details: ["number": .int(number)], from: .unknown, at: clock.now())
            try await store.write { try $0.append(event) }
            ids.append(event.id)
        }
        return ids
    }

    /// Adds a row as somebody else might.
    func addRow(id: String, text: String) async throws {
        try await change("INSERT INTO audit_events VALUES ('\(id)', '\(text)', '2026-09-21T14:13:20+00:00')")
    }

    /// Removes the newest rows, as putting back an older state does.
    func forget(after count: Int) async throws {
        try await change(
            "DELETE FROM audit_events WHERE event_id NOT IN (SELECT event_id FROM audit_events ORDER BY rowid LIMIT \(count))"
        )
    }

    private func change(_ sql: String) async throws {
        try await DatabaseQueue(path: "\(folder)/na.db").write { try $0.execute(sql: sql) }
    }

    /// Writes what is stored and closes the log, as one run of a process does.
    func runOnce() async throws {
        let log = log()
        try await log.prepare()
        await log.finish()
    }

    func records() throws -> [AuditRecord] {
        try AuditLogVerifier.files(of: AuditFileNames(path: path)).flatMap { path in
            try AtomicFile.read(path, maximumBytes: 64 << 20).split(separator: UInt8(ascii: "\n"))
                .map { try AuditRecord(parsing: Array($0)) }
        }
    }

    func verify() throws -> AuditVerification {
        try AuditLogVerifier.verify(
            files: AuditLogVerifier.files(of: AuditFileNames(path: path)),
            by: AuditChainVerifier(writers: [key.publicKey]))
    }
}
