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

    /// Whether processes on one store count it together.
    var isShared: Bool {
        if case .audit = kind { false } else { true }
    }

    /// The name under which processes on one store share the count; nil for what each counts for itself.
    var storedName: String? {
        switch kind {
        case .join: "join:\(addressText)"
        case .badToken: "join-token-fail:\(addressText)"
        case .nodeAddress: "node_addr:\(addressText)"
        case .read: "read:\(addressText)"
        case .discover: "discover:\(addressText)"
        case .operatorKey: "admin:\(key?.text ?? "")"
        case .adminFailureByKey: "admin-auth-fail-key:\(addressText):\(key?.text ?? "")"
        case .adminFailureByAddress: "admin-auth-fail:\(addressText)"
        case .adminFailureInAll: "admin-auth-fail-all:\(addressText)"
        case .audit: nil
        }
    }

    /// The address, or the /64 of one of version 6.
    private var addressText: String {
        switch address.count {
        case 0: return "unknown"
        case 4: return address.map(String.init).joined(separator: ".")
        default:
            let groups = stride(from: 0, to: address.count - 1, by: 2).map { index in
                String(UInt16(address[index]) << 8 | UInt16(address[index + 1]), radix: 16)
            }
            return groups.joined(separator: ":") + "::/64"
        }
    }
}
