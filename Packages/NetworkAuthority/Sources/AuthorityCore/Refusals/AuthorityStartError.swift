/// An authority that cannot start or go on: what is wrong, and what to do.
public struct AuthorityStartError: Error, Sendable, CustomStringConvertible {
    /// What kind of thing is wrong.
    public enum Code: Sendable {
        /// The genesis block is not one that can be relied on.
        case invalidGenesis
        /// The signing key is not the authority's.
        case wrongSigningKey
        /// The configuration contradicts itself or leaves its ranges.
        case invalidConfiguration
        /// The database belongs to another network or to a later state of this one.
        case foreignDatabase
        /// The audit log cannot be written, or the file is none.
        case unusableAuditLog
        /// Nothing runs (any more).
        case notRunning
    }

    /// What kind of thing is wrong.
    public let code: Code
    /// What is wrong, with what, and what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
