internal import AuthorityCore
internal import AuthorityHTTP
internal import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// The network of a development mesh: its files in one folder, and its authority.
struct DevNetwork: Sendable {
    /// The network's name.
    static let name = "dev"

    /// The longest life of the certificates, in hours: the mesh lives while someone watches it.
    static let validityHours = 24

    let plan: NetworkPlan
    let genesis: GenesisBlock
    let authority: AuthorityService
    private let operatorKey: SigningKey
    private let context: CommandContext

    /// Makes keys, genesis block and config in `folder`, and the authority; nothing runs yet.
    init(in folder: String, logger: Logger, context: CommandContext) async throws {
        let plan = NetworkPlan(networkName: Self.name, home: folder)
        genesis = try plan.make(force: false, in: context).genesis
        operatorKey = try context.readPrivateKey(plan.operatorKey)
        let owner = OperatorKey(id: NetworkPlan.operatorKeyID, key: operatorKey.publicKey, tier: .privileged)
        var configuration = AuthorityConfiguration(
            genesis: genesis, keyID: NetworkPlan.authorityKeyID, operators: [owner])
        // All nodes join, and live, at one address.
        configuration.rates.join = nil
        configuration.rates.nodeAddress = nil
        configuration.rates.read = nil
        var server = AuthorityServerConfiguration(
            authority: configuration, signer: try context.readPrivateKey(plan.authorityKey),
            databasePath: context.absolute(plan.database))
        server.port = 0
        server.clock = context.clock
        authority = try await AuthorityStartCommand.build(server, logger: logger)
        self.plan = plan
        self.context = context
    }

    /// Waits until the authority accepts, and notes its address in the config.
    func ready() async throws -> String {
        let url = URLText.http(host: "127.0.0.1", port: try await authority.boundPort())
        var config = try MeshConfig.require(plan.config, in: context)
        config.set(.authorityEndpoint, to: url)
        try config.save(in: context)
        return url
    }

    /// Joins one member, with the files that `join` would write, by an invite of its own.
    func enroll(_ config: MeshConfig, at url: String, role: String) async throws -> NodeEnrollment.Member {
        var config = config
        let client = try context.authorityClient(url)
        let reply = try await failing("invite creation") {
            try await client.admin(
                "POST", "/admin/invite",
                body: ["roles": [.string(role)], "max_validity_hours": .int(Self.validityHours)],
                signer: operatorKey, keyID: NetworkPlan.operatorKeyID, audience: genesis.networkAuthority.publicKey)
        }
        guard let token = reply.objectValue?["token_id"]?.stringValue else {
            throw CommandFailure("invite creation failed: the reply holds no token_id.")
        }
        let files = try NodeFiles(config)
        let member = try await NodeEnrollment(
            endpoint: url, client: client, files: files,
            pin: GenesisPin(genesisSHA256: GenesisFingerprint.of(genesis)), token: token, roles: [role],
            validityHours: Self.validityHours, passphrase: nil, goesOnWithoutAuthority: false, context: context
        ).enroll()
        config.record(member, files: files, endpoint: url)
        try config.save(in: context)
        return member
    }

    /// Revokes a certificate; returns when the authority has published it.
    func revoke(_ certificate: JoinCertificate, at url: String) async throws {
        let client = try context.authorityClient(url)
        _ = try await failing("certificate revocation") {
            try await client.admin(
                "POST", "/admin/revoke", body: ["cert_id": .string(certificate.certID), "reason": "unspecified"],
                signer: operatorKey, keyID: NetworkPlan.operatorKeyID, audience: genesis.networkAuthority.publicKey)
        }
    }
}
