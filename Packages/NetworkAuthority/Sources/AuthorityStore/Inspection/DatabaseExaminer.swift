internal import AuthorityCore
internal import GRDB
internal import MeshCrypto
internal import MeshProtocol

/// One look at a database, within one read.
struct DatabaseExaminer {
    let transaction: SQLiteTransaction
    let now: UTCTime
    var findings = DatabaseInspection()
    /// The keys that may have signed the lists.
    var signers: [PublicKey] = []
    /// The certificates of the newest list.
    var listed: Set<ExactText> = []

    var database: Database { transaction.database }

    init(transaction: SQLiteTransaction, now: UTCTime) {
        self.transaction = transaction
        self.now = now
    }

    mutating func examine(genesis: GenesisBlock?) throws {
        do {
            guard try examineSchema() else { return }
            try examineIntegrity()
            try examineKeys(genesis)
            try examineLists()
            try examineRevocations()
            try examineInvites()
            findings.auditEventCount = Int(try transaction.number("SELECT count(*) FROM audit_events") ?? 0)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            fail("the file is damaged (\(error.message ?? "no detail")): restore a backup")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            fail("the tables are not those of a Network Authority (\(error.message ?? "no detail"))")
        } catch let error as AuthorityStoreError {
            fail(error.message)
        }
    }

    mutating func fail(_ failure: String) {
        if findings.failures.count < AuthorityLimits.inspectionFailures { findings.failures.append(failure) }
    }

    func hasTable(_ name: String) throws -> Bool { try database.tableExists(name) }

    /// Whether the tables are known, so that it makes sense to go on.
    private mutating func examineSchema() throws -> Bool {
        let standing = try SchemaStanding(database)
        if try hasTable("schema_version") {
            findings.schemaVersion = try Int.fetchOne(database, sql: "SELECT max(version) FROM schema_version")
        }
        switch standing {
        case .reference, .own: return true
        case .new:
            fail("the file holds nothing")
            return false
        case .newerReference, .newerOwn, .oldReference, .foreign:
            fail(standing.refusal("the file")?.message ?? "the schema is not known")
            return false
        }
    }

    private mutating func examineIntegrity() throws {
        let complaints = try String.fetchAll(
            database, sql: "PRAGMA integrity_check(\(AuthorityLimits.inspectionFailures))")
        findings.isIntact = complaints == ["ok"]
        if !findings.isIntact {
            for complaint in complaints { fail("integrity_check: \(complaint)") }
        }
    }

    private mutating func examineKeys(_ genesis: GenesisBlock?) throws {
        let rows: [KeyHistoryRecord]
        do {
            rows = try transaction.keyHistory()
            findings.keys.count = rows.count
            if let genesis, !rows.isEmpty {
                let history = try AuthorityKeyHistory.verified(rows: rows, genesis: genesis)
                findings.keys.isVerifiedFromRoot = true
                signers = history.windows.map(\.publicKey)
                return
            }
        } catch let error as AuthorityStoreError {
            return fail("key history: \(error.message)")
        } catch let error as AuthorityStartError {
            return fail("key history: \(error.message)")
        }
        if rows.map(\.sequence) != (0..<rows.count).map({ Int64($0) + 1 }) {
            fail("key history: the keys are not numbered from 1 without gaps")
        }
        for row in rows {
            do throws(CryptoError) {
                signers.append(try PublicKey(text: row.publicKey))
            } catch {
                fail("key history: key \(row.sequence) is not an Ed25519 public key")
            }
        }
    }
}
