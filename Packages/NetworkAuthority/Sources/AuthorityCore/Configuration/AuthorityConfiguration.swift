public import MeshProtocol

/// What a Network Authority is, whom it obeys, and how much it serves.
///
/// - Source: Specification 06 §13
public struct AuthorityConfiguration: Sendable {
    /// The signed genesis block of the network.
    ///
    /// It is verified when the authority is made.
    public var genesis: GenesisBlock
    /// The name of the signing key in `issued_by`, `issuer` and signatures: 1 to 128 characters.
    public var keyID: String
    /// Where the signing key came from, as `/readyz` shows it: `file` or `env`.
    public var keyProvider: String = "file"
    /// The keys that may administer the authority.
    public var operators: [OperatorKey]
    /// How many requests are served.
    public var rates: AuthorityRates = .standard
    /// Where requests are counted.
    public var rateStore: RateStore = .memory
    /// How long a renewed certificate stays usable beside its successor.
    ///
    /// Zero revokes it at once.
    public var renewalGrace: Duration = AuthorityLimits.renewalGrace
    /// How long after its expiry a certificate may still be renewed, if it is neither revoked nor replaced.
    ///
    /// Zero, as in the contract, forbids it; at most 7 days, so that an outage does not strand every node.
    public var renewalAfterExpiry: Duration = .zero
    /// How long a succeeded key goes on vouching: 0 to 86,400 s, published in `/na/key-history`.
    public var vouchingGrace: Duration = AuthorityLimits.vouchingGrace
    /// How long audit events are kept in the store: 1 to 3,650 days.
    ///
    /// With an audit log in use, events stay until the log has them, however old they are.
    public var auditRetention: Duration = AuthorityLimits.auditRetention
    /// Whether node requests must carry the signed members `purpose` and `audience`.
    ///
    /// Reference nodes send neither.
    public var requiresRequestPurpose: Bool = false
    /// Whether operator requests signed in the old form (version 1), which binds no route, are accepted.
    public var acceptsLegacyAdminSignatures: Bool = false

    /// Makes a configuration with the standard rates and times.
    public init(genesis: GenesisBlock, keyID: String, operators: [OperatorKey]) {
        self.genesis = genesis
        self.keyID = keyID
        self.operators = operators
    }
}
