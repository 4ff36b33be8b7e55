internal import AuthorityCore
internal import GRDB
internal import Synchronization

/// Notes beside the database what was published from it, before anybody else sees it.
///
/// Observes the writer: after the commit of a new revocation list, and before the decision's answer, the list and its
/// sequence are written beside the database.
final class FloorKeeper: TransactionObserver, Sendable {
    let file: FloorFile
    private let state = Mutex(State())
    /// Held while the note is read, raised and written: a probe with an older view never undoes a commit's.
    private let noting = Mutex(())

    private struct State {
        var hasList = false
        /// What the file is known to hold at least.
        var noted: PublicationFloor?
    }

    init(database path: String) {
        file = FloorFile(database: path)
    }

    /// Brings the note up to what the database says; what it says already is never lowered.
    func note(_ database: Database) throws {
        let transaction = SQLiteTransaction(database: database)
        let current = try transaction.publicationFloor()
        if state.withLock({ $0.noted == current }) { return }
        try noting.withLock { _ in
            let known = try file.note()
            let next = known.map { current.merged(with: $0) } ?? current
            if next != known {
                if next.sequence > known?.sequence ?? -1, let text = try transaction.activeRevocationText() {
                    try file.write(list: text)
                }
                try file.write(next)
            }
        }
        state.withLock { $0.noted = current }
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        if case .insert(tableName: "crl_versions") = eventKind { true } else { false }
    }

    func databaseDidChange(with event: DatabaseEvent) {
        state.withLock { $0.hasList = true }
    }

    func databaseDidCommit(_ database: Database) {
        let hasList = state.withLock { state in
            defer { state.hasList = false }
            return state.hasList
        }
        guard hasList else { return }
        // The list is durable in the database. A note that cannot be written now is written by a later probe.
        try? note(database)
    }

    func databaseDidRollback(_ database: Database) {
        state.withLock { $0.hasList = false }
    }
}
