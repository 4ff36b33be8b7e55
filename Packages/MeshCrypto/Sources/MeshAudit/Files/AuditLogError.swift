/// Why an audit log cannot be opened or written.
public struct AuditLogError: Error, Sendable, CustomStringConvertible {
    /// The kind of a failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case notWritable, notALog, signingFailed, closed
        }

        private let kind: Kind

        /// The file or its folder cannot be written.
        public static let notWritable = Code(kind: .notWritable)
        /// The file exists and is no audit log.
        public static let notALog = Code(kind: .notALog)
        /// The signing key cannot be used.
        public static let signingFailed = Code(kind: .signingFailed)
        /// The log was not opened, or another process writes it.
        public static let closed = Code(kind: .closed)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// The kind of the failure.
    public let code: Code
    /// The log's file.
    public let path: String
    /// What happened, to what, and what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
