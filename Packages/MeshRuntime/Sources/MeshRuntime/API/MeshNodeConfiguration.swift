public import MeshAuthorityClient
public import MeshCrypto
public import MeshProtocol
public import MeshTransport

/// Everything that a node is made of.
///
/// Genesis block, key and certificate are required; the rest has defaults.
public struct MeshNodeConfiguration: Sendable {
    /// The network's genesis block; its root signatures are verified when the node is made.
    public var genesis: GenesisBlock
    /// The identity key.
    public var signingKey: SigningKey
    /// The certificate that the authority gave for the key.
    public var certificate: JoinCertificate

    /// The authority's address; nil does without revocation polling, heartbeat and renewal.
    public var authorityURL: String?
    /// Another connection to the authority than HTTP to ``authorityURL``.
    public var authority: (any AuthorityConnection)?

    /// The address to listen on.
    public var listenHost = "0.0.0.0"
    /// The port to listen on; 0 takes any free one.
    public var listenPort = 0
    /// The endpoint that others are told; nil announces the listening address if others can dial it.
    public var advertise: Endpoint?
    /// Peers to which a link is kept up for ever, beside the anchors of the genesis block.
    public var peers: [Endpoint] = []
    /// Links at once; a further peer is refused with 1013, but for anchors and ``peers``, which keep their places.
    public var maximumConnections = MeshLimits.maximumConnections
    /// What happens to new links while the revocation list is past its next update.
    public var staleRevocationPolicy = StaleRevocationPolicy.warn
    /// Whether endpoints that other nodes announce are dialled; false keeps to anchors and ``peers``.
    public var dialsDiscoveredPeers = true
    /// The cadences.
    public var profile = NodeProfile.standard

    /// An existing folder for the revocation list and key history; nil keeps nothing over a restart.
    public var stateDirectory: String?
    /// The file that a renewed certificate is written to before it is used; nil does not write it.
    public var certificatePath: String?

    /// The links; nil means WebSocket over TCP.
    public var transport: (any LinkTransport)?
    /// The clock of all intervals.
    public var clock: any Clock<Duration> = ContinuousClock()
    /// The clock of validity.
    public var wallClock: any WallClock = SystemWallClock()

    /// Creates a configuration with defaults for all that is optional.
    public init(genesis: GenesisBlock, signingKey: SigningKey, certificate: JoinCertificate) {
        self.genesis = genesis
        self.signingKey = signingKey
        self.certificate = certificate
    }

    /// The roles held: those of the certificate.
    public var roles: [String] { certificate.roles }
}
