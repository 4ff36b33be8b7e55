public import MeshProtocol

/// Where an authority keeps what must survive it.
///
/// A decision is one transaction: everything it changes is durable when `write` returns, or nothing is.
/// Implementations may put several decisions into one commit, each in a savepoint, as long as each answer waits for the
/// commit that holds it. Safe to use from any task.
/// - Source: Specification 06 §12
public protocol AuthorityStore: Sendable {
    /// Runs a decision on the only writer, and returns when its changes are durable.
    ///
    /// When the closure throws, nothing is changed. Throws ``AuthorityStoreError`` when the store cannot be written.
    func write<Result: Sendable>(
        _ decide: @escaping @Sendable (any AuthorityTransaction) throws -> Result
    ) async throws -> Result

    /// Reads a consistent state. A reader never waits for the writer, nor the writer for a reader.
    func read<Result: Sendable>(
        _ look: @escaping @Sendable (any AuthorityReader) throws -> Result
    ) async throws -> Result

    /// Whether the store takes writes, and in which form; cheap, from what is known already.
    func health() -> AuthorityStoreHealth

    /// Finds out whether the store takes writes now, for ``health()``, and brings up to date what is noted beside it.
    func probe() async

    /// What was noted beside the store, where an older copy put in its place leaves it alone; nil for nothing.
    ///
    /// Noted before a published list is public, so that no later list has its sequence.
    func noteBeside() throws -> PublicationFloor?

    /// The last revocation list that was published, kept beside the store too; nil where there is none.
    func publishedListBeside() throws -> CertificateRevocationList?
}

extension AuthorityStore {
    /// Nothing: the store cannot be restored apart from what it notes.
    public func noteBeside() throws -> PublicationFloor? { nil }

    /// Nothing.
    public func publishedListBeside() throws -> CertificateRevocationList? { nil }
}

/// What is known of a store's condition.
public struct AuthorityStoreHealth: Sendable, Equatable {
    /// The kind of store, such as `sqlite`.
    public var backend: String
    /// The form of the tables that is expected.
    public var expectedSchemaVersion: Int
    /// The form of the tables that was found.
    public var schemaVersion: Int
    /// Why the last write, or attempt at one, failed; nil when it succeeded.
    public var failure: AuthorityStoreError?
    /// Where the data lies, for operators.
    public var location: String
    /// Commits since the start.
    public var commits: UInt64 = 0
    /// Decisions in those commits.
    public var decisions: UInt64 = 0

    /// Whether the last write, or attempt at one, succeeded.
    public var isWritable: Bool { failure == nil }

    /// Makes a description of a store.
    public init(
        backend: String, expectedSchemaVersion: Int, schemaVersion: Int, failure: AuthorityStoreError?, location: String
    ) {
        self.backend = backend
        self.expectedSchemaVersion = expectedSchemaVersion
        self.schemaVersion = schemaVersion
        self.failure = failure
        self.location = location
    }
}

/// A store that cannot do its work: what happened, to which database, and what to do.
public struct AuthorityStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Sendable {
        /// Another process held the database too long, or the disk refuses writes. Trying again may help.
        case unavailable
        /// The database was written by a newer version, or by one too old to be taken over.
        case wrongSchema
        /// The database is damaged or is not one of ours.
        case damaged
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, to which database, and what to do.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
