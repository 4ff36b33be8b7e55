internal import GRDB
internal import MeshProtocol
internal import Synchronization

/// Keeps the memory of nonces equal to the table, whoever writes it.
///
/// Row numbers rise and are never used again, so what another process has added since stands behind the last row that is
/// known here. It is read before the first nonce of a transaction is looked for, which holds the write lock when that
/// nonce is to be claimed: nobody can add one in between.
final class NonceKeeper: TransactionObserver, Sendable {
    private let memory = Mutex(NonceMemory())

    /// Whether the table holds a nonce.
    func contains(_ mark: NonceMemory.Mark, in transaction: SQLiteTransaction) throws -> Bool {
        try memory.withLock { memory in
            try catchUp(&memory, with: transaction)
            return memory.contains(mark)
        }
    }

    /// How many nonces the table holds; up to a minute longer counted than there.
    func count(in transaction: SQLiteTransaction) throws -> Int {
        try memory.withLock { memory in
            try catchUp(&memory, with: transaction)
            return memory.count
        }
    }

    /// Remembers a nonce that the transaction under way has added.
    func add(_ mark: NonceMemory.Mark, row: Int64, at time: UTCTime) {
        memory.withLock { $0.add(mark, row: row, at: time) }
    }

    /// Forgets what no longer protects, whether or not the table still holds it.
    func forget(before time: UTCTime) {
        memory.withLock { $0.forget(before: time) }
    }

    /// Runs a decision in its savepoint: when it fails, so do the nonces that it added.
    func during<Result>(_ decide: () throws -> Result) throws -> Result {
        let count = memory.withLock { $0.additionCount }
        do {
            return try decide()
        } catch {
            memory.withLock { $0.takeBack(to: count) }
            throw error
        }
    }

    /// Reads the rows behind the last known one.
    ///
    /// Not while a transaction adds some: it has read the others, and its own are known.
    private func catchUp(_ memory: inout NonceMemory, with transaction: SQLiteTransaction) throws {
        guard memory.additionCount == 0 else { return }
        try transaction.forEach(
            "SELECT gm_row, scope, nonce, created_at FROM nonces WHERE gm_row > ?", [memory.lastRow]
        ) { row in
            let mark = NonceMemory.Mark(nonce: try row.text("nonce"), scope: try row.text("scope"))
            memory.learn(mark, row: try row.integer("gm_row"), at: try row.time("created_at"))
        }
    }

    // MARK: The transaction under way

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseDidCommit(_ database: Database) {
        memory.withLock { $0.commit() }
    }

    func databaseDidRollback(_ database: Database) {
        memory.withLock { $0.takeBack(to: 0) }
    }
}
