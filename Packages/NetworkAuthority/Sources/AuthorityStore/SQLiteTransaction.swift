internal import AuthorityCore
internal import GRDB
internal import MeshCrypto
internal import MeshProtocol

/// One transaction on a connection, in the terms of the authority.
struct SQLiteTransaction {
    let database: Database
    /// What finds the nonces of this database; a new one reads them all first.
    var nonces = NonceKeeper()
    /// Called before each statement; tests make it throw.
    var beforeStatement: (@Sendable () throws -> Void)?

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try beforeStatement?()
        return try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try beforeStatement?()
        return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Hands each row of a query to a closure, one after the other.
    func forEach(
        _ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Void
    ) throws {
        try beforeStatement?()
        let cursor = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
        while let row = try cursor.next() { try body(row) }
    }

    func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try beforeStatement?()
        return try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func text(_ sql: String, _ arguments: StatementArguments = []) throws -> String? {
        try beforeStatement?()
        return try String.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Whether a query of ones finds any.
    func exists(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try number(sql, arguments) != nil
    }

    /// Changes something that means nothing, as much as a small decision does.
    func tryWriting() throws {
        let time = UTCTime(microseconds: 0).requestText
        for _ in 0..<2 {
            try execute("DELETE FROM job_leases WHERE name = 'gm_probe'", [])
            try execute(
                "INSERT INTO job_leases (name, holder, acquired_at, expires_at) VALUES ('gm_probe', ?, ?, ?)",
                [String(repeating: "0", count: 4_096), time, time])
        }
        try execute("DELETE FROM job_leases WHERE name = 'gm_probe'", [])
    }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try beforeStatement?()
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
        return database.changesCount
    }
}

extension SQLiteTransaction: AuthorityTransaction {}

extension [String] {
    /// The texts as a JSON array in the plain form.
    var jsonText: String {
        String(decoding: JSONValue.array(map { .string($0) }).plainBytes(), as: UTF8.self)
    }
}
