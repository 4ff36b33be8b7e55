public import MeshProtocol

/// The authority's keys in order, from a verified genesis block and verified successions.
///
/// What decides whether a document of the authority counts.
///
/// - Source: Specification 02 §11
public struct AuthorityKeyHistory: Sendable {
    /// The network's name, which is the sovereign id of the records.
    public let networkName: String
    /// The trust anchor, held by the verifier.
    public let rootKey: PublicKey
    /// The genesis block.
    public let genesis: GenesisBlock
    /// The windows in order; never empty.
    public private(set) var windows: [AuthorityKeyWindow]
    /// The succession records in order.
    public private(set) var successions: [KeySuccessionRecord] = []
    /// How long a key vouches after its end and the hand-over: 0 to 24 hours.
    public private(set) var vouchingGrace = AuthorityKeyWindow.maximumVouchingGrace

    /// Takes a genesis block whose root key the caller trusts, with no succession known.
    ///
    /// - Parameter genesis: The block; its own root key is the anchor, so the block must come from a trusted place or
    ///   its root key be compared with one that does.
    /// - Throws: `TrustError` `genesis_invalid` when a key or a date is not valid, `genesis_invalid_signature` when it
    ///   has no signature or one that the root key did not make.
    public init(genesis: GenesisBlock) throws(TrustError) {
        let name = genesis.networkName
        guard let root = PublicKey(valid: genesis.rootPublicKey) else {
            throw TrustError(.genesisInvalid, "the genesis block of \(name) names no valid root key: get a good copy")
        }
        guard genesis.isFullySigned(by: root) else {
            throw TrustError(
                .genesisInvalidSignature,
                "the genesis block of \(name) is not signed by its root key: get a good copy, or sign it"
            )
        }
        try self.init(signed: genesis, root: root)
    }

    /// Takes a genesis block whose signatures were verified.
    init(signed genesis: GenesisBlock, root: PublicKey) throws(TrustError) {
        let authority = genesis.networkAuthority
        guard let key = PublicKey(valid: authority.publicKey), key != root else {
            throw TrustError(
                .genesisInvalid,
                "the genesis block of \(genesis.networkName) names no valid authority key: get a good copy"
            )
        }
        guard authority.validFrom.time != nil, authority.validTo.time != nil else {
            throw TrustError(.genesisInvalid, "the genesis block of \(genesis.networkName) has dates without a zone")
        }
        networkName = genesis.networkName
        rootKey = root
        self.genesis = genesis
        windows = [
            AuthorityKeyWindow(
                keySequence: 1, keyID: nil, publicKey: key, validFrom: nil, succeededAt: nil,
                validTo: authority.validTo, isEndEnforced: false
            )
        ]
    }

    /// Verifies a genesis block and successions as they were received.
    ///
    /// - Parameters:
    ///   - genesis: The block as received.
    ///   - successions: The records as received, in order.
    ///   - rootPublicKey: The root key that the verifier holds, base64.
    public static func verify(
        genesis: JSONValue, successions: [JSONValue], rootPublicKey: String
    ) -> KeyHistoryVerification {
        KeyHistoryVerifier(rootPublicKey: rootPublicKey).verify(genesis: genesis, successions: successions)
    }

    /// Shortens the grace to a value that the authority publishes; a longer one changes nothing, a negative one is 0.
    public mutating func shortenVouchingGrace(to grace: Duration) {
        vouchingGrace = min(vouchingGrace, max(grace, .zero))
    }

    /// The newest key, which signs unless its end has come.
    public var newestWindow: AuthorityKeyWindow { windows[windows.count - 1] }

    /// The key that the authority signs with at a time; nil in a gap after an enforced end.
    public func key(signingAt time: UTCTime) -> AuthorityKeyWindow? {
        windows.first { $0.signs(at: time) }
    }

    /// The keys that count now for a document of that date.
    ///
    /// - Parameters:
    ///   - issuedAt: The document's date.
    ///   - now: The present time.
    public func keys(acceptedFor issuedAt: UTCTime, now: UTCTime) -> [PublicKey] {
        windows
            .filter { $0.isAccepted(forDate: issuedAt) && $0.vouches(at: now, grace: vouchingGrace) }
            .map(\.publicKey)
    }

    /// Whether a document counts now: some signature verifies with a key that is accepted for the document's date and
    /// still vouches.
    ///
    /// - Parameters:
    ///   - document: The document; with more signatures than allowed it never counts.
    ///   - issuedAt: Its date; without a zone it never counts.
    ///   - now: The present time.
    public func isAuthentic<Document: SignedDocument>(
        _ document: Document, issuedAt: Timestamp, now: UTCTime
    ) -> Bool {
        guard let date = issuedAt.time else { return false }
        return keys(acceptedFor: date, now: now).contains { document.hasSignature(by: $0) }
    }

    /// The window of the key that a document names as its issuer: by key id, then by the key's text, newest first.
    ///
    /// - Parameter issuer: The text, compared byte for byte.
    public func window(forIssuer issuer: String) -> AuthorityKeyWindow? {
        let name = ExactText(issuer)
        return windows.last { $0.keyID.map(ExactText.init) == name }
            ?? windows.last { ExactText($0.publicKey.text) == name }
    }

    /// Whether this history begins with everything that another one has.
    ///
    /// A history that is fetched is adopted only if it continues the one that is held.
    public func continues(_ held: AuthorityKeyHistory) -> Bool {
        rootKey == held.rootKey && genesis == held.genesis && successions.count >= held.successions.count
            && zip(successions, held.successions).allSatisfy { $0.signedBytes == $1.signedBytes }
    }

    /// Adds a key that a verified record names.
    mutating func append(_ record: KeySuccessionRecord, key: PublicKey, effectiveAt: UTCTime) {
        let last = windows.count - 1
        windows[last].succeededAt = effectiveAt
        if windows[last].keyID == nil { windows[last].keyID = record.previousKeyID }
        windows.append(
            AuthorityKeyWindow(
                keySequence: record.keySequence, keyID: record.newKeyID, publicKey: key, validFrom: effectiveAt,
                succeededAt: nil, validTo: record.newValidTo, isEndEnforced: true
            )
        )
        successions.append(record)
    }
}
