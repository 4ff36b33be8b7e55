internal import MeshCrypto
internal import MeshProtocol

/// Keys of nodes that were found to be valid, so that a node's key is examined once and not at every heartbeat.
///
/// Examining a key costs about as much as verifying a signature, and its outcome never changes. Only keys that hold a
/// certificate are kept, the ones used lately.
struct NodeKeyCache: Sendable {
    private let generation: Int
    private var young: [NodeID: PublicKey] = [:]
    private var old: [NodeID: PublicKey] = [:]

    /// - Parameter capacity: how many keys are kept at most
    init(capacity: Int = AuthorityLimits.nodeKeys) {
        generation = max(capacity / 2, 1)
    }

    /// How many keys are kept.
    var count: Int { young.count + old.count }

    /// The key with this id, if it is kept.
    func key(_ id: NodeID) -> PublicKey? {
        young[id] ?? old[id]
    }

    /// Keeps a key; who was not used for a whole generation of others is forgotten.
    mutating func keep(_ key: PublicKey) {
        guard young[key.nodeID] == nil else { return }
        if young.count >= generation {
            old = young
            young = [:]
        }
        old[key.nodeID] = nil
        young[key.nodeID] = key
    }
}
