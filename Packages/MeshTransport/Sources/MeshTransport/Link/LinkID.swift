internal import Synchronization

/// Identifies one link within this process.
///
/// Identifiers rise in the order in which links were made, so a greater one is a newer link.
public struct LinkID: Sendable, Hashable, Comparable, CustomStringConvertible {
    private static let counter = Atomic<UInt64>(0)

    /// The number of the link, counted from 1.
    public let rawValue: UInt64

    /// Makes an identifier with a given number, for tests and simulations.
    ///
    /// - Parameter rawValue: the number of the link.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Makes the next identifier of this process; safe from any thread.
    public static func next() -> LinkID {
        LinkID(rawValue: counter.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// The number in decimal digits, for logs.
    public var description: String { String(rawValue) }

    /// Orders links by age, the older first.
    public static func < (lhs: LinkID, rhs: LinkID) -> Bool { lhs.rawValue < rhs.rawValue }
}
