/// The founding document of a network, signed by its root key.
///
/// It is accepted only if it has a signature and every signature verifies with `rootPublicKey`.
///
/// - Source: Specification 02 §2
public struct GenesisBlock: ExactFormDocument {
    /// The suites of a document that lists none.
    public static let defaultCryptoSuites = ["ed25519", "x25519"]

    /// The transports of a document that lists none.
    public static let defaultTransports = ["quic", "wireguard"]

    /// The network's name, which is also its sovereign id.
    public var networkName: String

    /// Free text such as `v0.1`.
    public var networkVersion: String

    /// Base64 of the root key: the trust anchor.
    public var rootPublicKey: String

    /// The authority's first key.
    public var networkAuthority: NetworkAuthorityInfo

    /// Shown, not enforced.
    public var allowedCryptoSuites: [String]

    /// Shown, not enforced.
    public var allowedTransports: [String]

    /// The first policy.
    public var policyManifest: PolicyReference

    /// Nodes that newcomers dial first.
    public var bootstrapAnchors: [BootstrapAnchor]

    /// Signatures by the root key.
    public var signatures: [DocumentSignature]

    /// Makes a genesis block of its members.
    public init(
        networkName: String, networkVersion: String, rootPublicKey: String, networkAuthority: NetworkAuthorityInfo,
        allowedCryptoSuites: [String] = GenesisBlock.defaultCryptoSuites,
        allowedTransports: [String] = GenesisBlock.defaultTransports, policyManifest: PolicyReference,
        bootstrapAnchors: [BootstrapAnchor] = [], signatures: [DocumentSignature] = []
    ) {
        self.networkName = networkName
        self.networkVersion = networkVersion
        self.rootPublicKey = rootPublicKey
        self.networkAuthority = networkAuthority
        self.allowedCryptoSuites = allowedCryptoSuites
        self.allowedTransports = allowedTransports
        self.policyManifest = policyManifest
        self.bootstrapAnchors = bootstrapAnchors
        self.signatures = signatures
    }

    /// Decodes a genesis block; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        networkName = try fields.string("network_name")
        networkVersion = try fields.string("network_version")
        rootPublicKey = try fields.string("root_public_key")
        networkAuthority = try fields.document("network_authority")
        allowedCryptoSuites = try fields.strings("allowed_crypto_suites", default: Self.defaultCryptoSuites)
        allowedTransports = try fields.strings("allowed_transports", default: Self.defaultTransports)
        policyManifest = try fields.document("policy_manifest")
        bootstrapAnchors = try fields.documents("bootstrap_anchors")
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "network_name": .string(networkName),
            "network_version": .string(networkVersion),
            "root_public_key": .string(rootPublicKey),
            "network_authority": networkAuthority.json,
            "allowed_crypto_suites": .strings(allowedCryptoSuites),
            "allowed_transports": .strings(allowedTransports),
            "policy_manifest": policyManifest.json,
            "bootstrap_anchors": .documents(bootstrapAnchors),
            "signatures": .documents(signatures),
        ]
    }

    /// The text of a `genesis.json` file: declaration order, indent of two, ASCII-escaped, no final newline.
    ///
    /// - Source: Specification 02 §12
    public func fileBytes() -> [UInt8] { json.indentedASCIIBytes() }
}
