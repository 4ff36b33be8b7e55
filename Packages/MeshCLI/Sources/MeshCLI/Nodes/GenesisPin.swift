internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// The options that say which genesis block to trust.
struct GenesisPinOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: "Trust only the genesis block with this SHA-256, as 'init' and 'info' print it.")
    var genesisSha256: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: "Trust only a genesis block of this root key: base64 or a public key file.")
    var rootKey: String?

    var pin: GenesisPin { GenesisPin(genesisSHA256: genesisSha256, rootKey: rootKey) }
}

/// What a genesis block must match before it is trusted for the first time.
///
/// - Source: Specification 07 §5
struct GenesisPin: Sendable {
    var genesisSHA256: String?
    /// Base64, or the path of a public key file.
    var rootKey: String?
    /// Whether a block without a pin is taken over plain HTTP.
    var isTrustedOnFirstUse = false

    /// Whether a pin is given.
    var isGiven: Bool { genesisSHA256 != nil || rootKey != nil }

    /// Fails unless `genesis` matches every pin that is given.
    func check(_ genesis: GenesisBlock, from source: String, in context: CommandContext) throws {
        if let genesisSHA256, !GenesisFingerprint.matches(genesisSHA256, genesis) {
            throw CommandFailure(
                "The genesis block of \(source) has SHA-256 \(GenesisFingerprint.of(genesis)), not the one of "
                    + "--genesis-sha256. Check the address and the pin.")
        }
        if let rootKey {
            let pinned = try context.publicKey(fileOrText: rootKey)
            guard pinned.text == genesis.rootPublicKey else {
                throw CommandFailure(
                    "The genesis block of \(source) has the root key \(genesis.rootPublicKey), not the one of "
                        + "--root-key. Check the address and the pin.")
            }
        }
    }

    /// Fails unless a genesis block may be taken from `endpoint`; says on what ground it is taken.
    func admit(_ genesis: GenesisBlock, from endpoint: String, in context: CommandContext) throws {
        try check(genesis, from: endpoint, in: context)
        guard !isGiven else { return }
        let fingerprint = GenesisFingerprint.of(genesis)
        guard URLText.isUnalterable(endpoint) || isTrustedOnFirstUse else {
            throw CommandFailure(
                "Refusing to trust the genesis block of \(endpoint) over plain HTTP. It has SHA-256 \(fingerprint): "
                    + "compare that with what 'genesis-mesh info' prints at the authority and pass it as "
                    + "--genesis-sha256, or pass --root-key, or take it unseen with --trust-on-first-use.")
        }
        context.note(
            "Note: trusting the genesis block of \(endpoint) on first use: network \(genesis.networkName), SHA-256 "
                + "\(fingerprint). Pin it with --genesis-sha256.")
    }
}
