internal import MeshCrypto
public import MeshProtocol

/// The nonces of announcements that were believed, for as long as the announcements could be believed again.
///
/// Bounded in all and for each node; at a bound a new nonce is refused, never an old one forgotten.
public struct NonceMemory: Sendable {
    /// What became of a nonce.
    public enum Outcome: Sendable, Equatable {
        /// It is new and remembered now.
        case recorded
        /// It was used before.
        case known
        /// There is no room for it.
        case full
    }

    private struct Entry {
        let digest: [UInt8]
        let until: UTCTime
    }

    private let capacity: Int
    private let capacityPerNode: Int
    private var entries: [NodeID: [Entry]] = [:]
    /// The number of nonces held.
    public private(set) var count = 0

    /// Creates an empty memory with its two bounds.
    public init(capacity: Int, capacityPerNode: Int) {
        self.capacity = capacity
        self.capacityPerNode = capacityPerNode
    }

    /// Whether a nonce of a node is held.
    public func contains(_ nonce: String, of id: NodeID) -> Bool {
        guard let held = entries[id] else { return false }
        let digest = Self.digest(nonce)
        return held.contains { $0.digest == digest }
    }

    /// Remembers a nonce of a node until a time.
    public mutating func record(_ nonce: String, of id: NodeID, until: UTCTime, now: UTCTime) -> Outcome {
        if contains(nonce, of: id) { return .known }
        forgetEnded(of: id, now: now)
        if count >= capacity { forgetEnded(now: now) }
        guard count < capacity, entries[id, default: []].count < capacityPerNode else { return .full }
        entries[id, default: []].append(Entry(digest: Self.digest(nonce), until: until))
        count += 1
        return .recorded
    }

    /// Forgets what can no longer be replayed.
    public mutating func forgetEnded(now: UTCTime) {
        for id in Array(entries.keys) { forgetEnded(of: id, now: now) }
    }

    private mutating func forgetEnded(of id: NodeID, now: UTCTime) {
        guard let held = entries[id] else { return }
        let kept = held.filter { $0.until >= now }
        count -= held.count - kept.count
        entries[id] = kept.isEmpty ? nil : kept
    }

    private static func digest(_ nonce: String) -> [UInt8] {
        Array(SHA256.hash(Array(nonce.utf8)).prefix(16))
    }
}
