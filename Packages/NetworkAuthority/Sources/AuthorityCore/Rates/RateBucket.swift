internal import MeshProtocol

/// What is counted together.
struct RateBucket: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case join
        case badToken
        case nodeAddress
        case read
        case discover
        /// Verified requests of one operator key.
        case operatorKey
        /// Failed requests in the name of one active operator key.
        case adminFailureByKey
        /// Failed requests in any other name.
        case adminFailureByAddress
        /// All failed operator requests.
        case adminFailureInAll
        /// Audit rows that a stranger can cause at will.
        case audit(String)
    }

    let kind: Kind
    let address: [UInt8]
    let key: ExactText?

    /// Whether there is room for it however many others are counted: strangers cannot make such buckets.
    var hasReservedRoom: Bool { kind == .operatorKey }

    init(_ kind: Kind, address: ClientAddress? = nil, key: String? = nil) {
        self.kind = kind
        self.address = address?.bucketBytes ?? []
        self.key = key.map(ExactText.init)
    }
}
