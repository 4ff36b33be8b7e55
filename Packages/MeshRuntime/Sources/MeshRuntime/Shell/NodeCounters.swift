internal import Synchronization

/// Counts what the data path does; any thread, never blocking.
final class NodeCounters: Sendable {
    let delivered = Atomic<UInt64>(0)
    let forwarded = Atomic<UInt64>(0)
    let sent = Atomic<UInt64>(0)
    let duplicates = Atomic<UInt64>(0)
    let dropped = Atomic<UInt64>(0)
    let overflowed = Atomic<UInt64>(0)
    let refused = Atomic<UInt64>(0)
    let controlReceived = Atomic<UInt64>(0)
    let controlRefused = Atomic<UInt64>(0)

    /// The counts at this moment; each is exact, all together may be of slightly different moments.
    var snapshot: NodeSnapshot.Counters {
        NodeSnapshot.Counters(
            delivered: delivered.load(ordering: .relaxed), forwarded: forwarded.load(ordering: .relaxed),
            sent: sent.load(ordering: .relaxed), duplicates: duplicates.load(ordering: .relaxed),
            dropped: dropped.load(ordering: .relaxed), overflowed: overflowed.load(ordering: .relaxed),
            refused: refused.load(ordering: .relaxed), controlReceived: controlReceived.load(ordering: .relaxed),
            controlRefused: controlRefused.load(ordering: .relaxed))
    }
}

extension Atomic<UInt64> {
    /// Adds one.
    func increment() {
        wrappingAdd(1, ordering: .relaxed)
    }
}
