/// How far an authority has come: what its database says, or what was noted beside it.
///
/// When the note is ahead of the database, an older copy of the database was put in its place.
/// - Source: Specification 06 §12
public struct PublicationFloor: Sendable, Equatable {
    /// How many restores were noticed.
    public var generation: Int64
    /// The highest sequence of a revocation list that was published; -1 before the first.
    public var sequence: Int64
    /// The place of the last audit event, which never goes back within a generation.
    public var position: Int64

    /// Makes a description.
    public init(generation: Int64, sequence: Int64, position: Int64) {
        self.generation = generation
        self.sequence = sequence
        self.position = position
    }

    /// Whether a database that has come this far is an older copy, by the note beside it.
    public func isBehind(_ note: PublicationFloor) -> Bool {
        if generation != note.generation { return generation < note.generation }
        return sequence < note.sequence || position < note.position
    }

    /// The note that takes in both; a later generation begins its own count of events.
    public func merged(with other: PublicationFloor) -> PublicationFloor {
        PublicationFloor(
            generation: max(generation, other.generation), sequence: max(sequence, other.sequence),
            position: generation == other.generation
                ? max(position, other.position) : (generation > other.generation ? position : other.position))
    }
}
