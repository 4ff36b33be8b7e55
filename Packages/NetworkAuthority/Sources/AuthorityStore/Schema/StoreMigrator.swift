internal import GRDB
internal import MeshCrypto
internal import MeshProtocol

/// Brings a database to the current schema, each step in a transaction of its own.
///
/// A process that dies half-way leaves the file at a version that exists; the next start goes on from there.
struct StoreMigrator: Sendable {
    let path: String
    var migrations = StoreSchema.migrations
    /// Called before each statement with its number; for tests, which make it fail.
    var beforeStatement: @Sendable (Int) throws -> Void = { _ in }

    /// Makes what is missing.
    ///
    /// - Throws: `AuthorityStoreError` for a file that is not ours to serve, which is then unchanged.
    func migrate(_ writer: any DatabaseWriter) throws {
        // A new file is made in one transaction, so that no other process finds it half made.
        if try writer.write(makeNew) { return }
        for migration in migrations {
            try writer.write { try apply(migration, to: $0) }
        }
        try writer.write { database in
            for index in StoreSchema.indexes { try database.execute(sql: index) }
        }
    }

    private var newestKnown: Int { migrations.last?.version ?? StoreSchema.referenceVersion }

    private func makeNew(_ database: Database) throws -> Bool {
        let standing = try SchemaStanding(database, known: newestKnown)
        if let refusal = standing.refusal(path) { throw refusal }
        guard standing == .new else { return false }
        try database.execute(sql: StoreSchema.versionTable)
        for migration in [StoreSchema.base] + migrations { try run(migration, on: database) }
        for index in StoreSchema.indexes { try database.execute(sql: index) }
        return true
    }

    private func apply(_ migration: StoreMigration, to database: Database) throws {
        // Looked at within the transaction: another process may have been faster.
        let standing = try SchemaStanding(database, known: newestKnown)
        switch standing {
        case .own(let version) where version >= migration.version: return
        default: try run(migration, on: database)
        }
    }

    private func run(_ migration: StoreMigration, on database: Database) throws {
        for (number, statement) in migration.statements.enumerated() {
            try beforeStatement(number)
            try database.execute(sql: statement)
        }
        try beforeStatement(migration.statements.count)
        try database.execute(
            sql: "INSERT INTO schema_version (version, applied_at) VALUES (?, ?)",
            arguments: [migration.version, SystemWallClock().now().requestText])
    }
}
