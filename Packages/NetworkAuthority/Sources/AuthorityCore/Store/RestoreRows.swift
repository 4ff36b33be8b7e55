public import MeshProtocol

/// A restore of an older database that was noticed.
public struct RestoreRecord: Sendable, Equatable {
    /// The generation that begins with it.
    public var generation: Int64
    /// The sequence of the older database's revocation list; nil when it had none.
    public var lastSequence: Int64?
    /// The sequence that follows, above all that were published.
    public var nextSequence: Int64
    /// How many invites are held.
    public var heldInvites: Int

    /// Makes a record.
    public init(generation: Int64, lastSequence: Int64?, nextSequence: Int64, heldInvites: Int) {
        self.generation = generation
        self.lastSequence = lastSequence
        self.nextSequence = nextSequence
        self.heldInvites = heldInvites
    }
}

/// What a decision may look at of restores.
public protocol RestoreReader {
    /// How far the database has come.
    func publicationFloor() throws -> PublicationFloor
}

/// What a decision may change about restores.
public protocol RestoreWriter {
    /// Holds every invite that is unused, until an operator confirms it. Returns how many are held now.
    func holdUnusedInvites(at time: UTCTime) throws -> Int
    /// Records that a restore was noticed.
    func record(_ restore: RestoreRecord, at time: UTCTime) throws
}
