internal import MeshProtocol

/// What is counted together.
package struct RateBucket: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case join
        case badToken
        case nodeAddress
        case read
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

    package let kind: Kind
    package let address: [UInt8]
    package let key: ExactText?

    package init(_ kind: Kind, address: ClientAddress? = nil, key: String? = nil) {
        self.kind = kind
        self.address = address?.bucketBytes ?? []
        self.key = key.map(ExactText.init)
    }
}
