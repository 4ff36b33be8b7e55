internal import AuthorityCore
internal import GRDB
public import MeshProtocol

/// What a look at an authority's database has found, of the reference's file or ours.
///
/// The file is opened for reading only: neither it nor what lies beside it changes, also while an authority serves it.
/// - Source: Specification 07 §3
public struct DatabaseInspection: Sendable, Equatable {
    /// The lists of revocations in the file.
    public struct Lists: Sendable, Equatable {
        /// How many lists are kept.
        public internal(set) var count = 0
        /// Sequences of those that are marked as active; one if all is well.
        public internal(set) var activeSequences: [Int64] = []
    }

    /// The authority's keys in the file.
    public struct Keys: Sendable, Equatable {
        /// How many keys are recorded.
        public internal(set) var count = 0
        /// Whether they were verified from the root key, which needs the genesis block.
        public internal(set) var isVerifiedFromRoot = false
    }

    /// The revoked certificates in the file.
    public struct Revocations: Sendable, Equatable {
        /// How many certificates are marked as revoked.
        public internal(set) var count = 0
        /// How many of them are still valid by their dates, but not in the newest list.
        public internal(set) var unlisted = 0
    }

    /// The invites in the file.
    public struct Invites: Sendable, Equatable {
        /// How many invites there are.
        public internal(set) var count = 0
        /// How many were used.
        public internal(set) var used = 0
        /// How many wait for an operator's confirmation after a restore.
        public internal(set) var held = 0
        /// How many gave more than one certificate.
        public internal(set) var repeated = 0
    }

    /// The newest version that the file records, nil where it records none.
    public internal(set) var schemaVersion: Int?
    /// Whether SQLite finds the file whole.
    public internal(set) var isIntact = false
    /// The lists of revocations.
    public internal(set) var lists = Lists()
    /// The authority's keys.
    public internal(set) var keys = Keys()
    /// The revoked certificates.
    public internal(set) var revocations = Revocations()
    /// The invites.
    public internal(set) var invites = Invites()
    /// How many audit events are kept.
    public internal(set) var auditEventCount = 0
    /// What is wrong, a sentence each; at most ``AuthorityLimits/inspectionFailures``.
    public internal(set) var failures: [String] = []

    /// Whether nothing is wrong.
    public var isSound: Bool { failures.isEmpty }

    /// Looks at a file.
    ///
    /// - Parameters:
    ///   - path: the database
    ///   - genesis: the genesis block of its network, which a caller trusts; without it keys are not verified from the
    ///     root key
    ///   - now: the present time: a certificate that has expired needs no entry in the list
    /// - Throws: ``AuthorityStoreError`` when there is no such file, or it is no database.
    public init(path: String, genesis: GenesisBlock? = nil, now: UTCTime) throws {
        var findings = DatabaseInspection()
        do {
            try ReadOnlyDatabase.open(path) { queue in
                try queue.read { database in
                    var examiner = DatabaseExaminer(transaction: SQLiteTransaction(database: database), now: now)
                    try examiner.examine(genesis: genesis)
                    findings = examiner.findings
                }
            }
        } catch let error as AuthorityStoreError where error.code == .damaged && !findings.isSound {
            // Damaged pages end the reading with an error too, after they were found.
        }
        self = findings
    }

    init() {}
}
