/// What following an audit log's chain has shown.
public struct AuditVerification: Sendable, Equatable {
    /// One file of the log.
    public struct File: Sendable, Equatable {
        /// Its path.
        public var path: String
        /// The records in it that stand in the chain.
        public var records: Int
    }

    /// A line at which the chain breaks.
    public struct Break: Sendable, Equatable {
        /// The file of the line.
        public var path: String
        /// The number of the line, from 1; 0 when the log ends too early.
        public var line: Int
        /// What is wrong with it.
        public var fault: AuditFault
    }

    /// The files, the oldest first, up to the one with the break.
    public internal(set) var files: [File] = []
    /// The records that stand in the chain.
    public internal(set) var records = 0
    /// The hash of the last of them.
    public internal(set) var head: String?
    /// The hash that the first record follows; nil when the chain begins in these files.
    ///
    /// Not nil once the oldest files were removed.
    public internal(set) var follows: String?
    /// Where the chain breaks first, nil if it does not.
    public internal(set) var firstBreak: Break?

    /// Whether every line stands in one chain.
    public var isIntact: Bool { firstBreak == nil }
}
