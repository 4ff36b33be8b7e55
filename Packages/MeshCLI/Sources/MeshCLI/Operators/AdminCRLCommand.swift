internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// `admin crl`: the certificates that are revoked.
struct AdminCRLCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "crl",
        abstract: "Show the revocation list, and whether its signature is the authority's.",
        discussion: """
            The signature is judged by the genesis block of the config, or by the authority's own if a pin matches it
            (--genesis-sha256, --root-key). With neither the list is shown unverified, with a warning. A list whose
            signature is not the authority's is an error.
            """)

    @OptionGroup var address: AuthorityAddressOptions
    @OptionGroup var pin: GenesisPinOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let mesh = try MeshConfig.load(address.config.config, in: context)
        let endpoint = try address.endpoint(mesh)
        let client = try context.authorityClient(endpoint)
        let list = try await failing("revocation list") { try await client.crl().document }
        guard let list else { throw CommandFailure("The authority gave no revocation list.") }
        let now = context.clock.now()
        let genesis = try await genesis(mesh, endpoint: endpoint, client, in: context)
        if let genesis {
            let history = try await failing("key history") {
                try await Enrollment.keyHistory(client: client, genesis: genesis)
            }
            guard history.isAuthentic(list, issuedAt: list.issuedAt, now: now) else {
                throw CommandFailure(
                    "The revocation list of \(endpoint) has no valid signature of the authority of "
                        + "\(genesis.networkName). Check the address, the genesis block and this machine's clock.")
            }
        } else {
            context.note(
                "Warning: the list is not verified: the config names no genesis block. Pass --genesis-sha256 or "
                    + "--root-key.")
        }
        let result = RevocationListResult(list: list, isVerified: genesis != nil, now: now)
        if result.isExpired { context.note("Warning: the list has expired; the authority did not renew it.") }
        context.show(result, as: outputOptions.format)
    }

    /// The genesis block to judge by: the one that the config names, or the authority's if it is pinned.
    private func genesis(
        _ mesh: MeshConfig, endpoint: String, _ client: AuthorityClient, in context: CommandContext
    ) async throws -> GenesisBlock? {
        let pin = pin.pin
        if let path = try mesh.string(.genesis) {
            let genesis = try context.readGenesis(path)
            try pin.check(genesis, from: path, in: context)
            return genesis
        }
        guard pin.isGiven else { return nil }
        let genesis = try await failing("genesis") { try await client.genesis() }
        try pin.check(genesis, from: endpoint, in: context)
        return genesis
    }
}

/// A revocation list.
struct RevocationListResult: CommandResult {
    static let schema = "genesis-mesh/admin-crl/1"

    let list: CertificateRevocationList
    /// Whether its signature was found to be the authority's.
    let isVerified: Bool
    let now: UTCTime

    /// Whether its time is over.
    var isExpired: Bool { list.nextUpdate.time.map { $0 <= now } ?? true }

    private var age: Int64? { list.issuedAt.time.map { now.duration(since: $0).components.seconds } }

    var members: [(String, JSONValue)] {
        [
            ("sequence", .int(list.sequence)), ("issuer", .string(list.issuer)),
            ("issued_at", .string(list.issuedAt.text)), ("next_update", .string(list.nextUpdate.text)),
            ("age_seconds", age.map { .int($0) } ?? .null), ("expired", .bool(isExpired)),
            ("verified", .bool(isVerified)), ("revoked_count", .int(list.revokedCertificates.count)),
            ("revoked_certificates", .array(list.revokedCertificates.map(\.json))),
        ]
    }

    var text: String {
        func time(_ timestamp: Timestamp) -> String {
            guard let time = timestamp.time else { return timestamp.text.printable }
            return "\(time.zuluText) (\(AgeText.of(time, now: now)))"
        }
        let head = TextTable.lines(
            [
                ["sequence:", "\(list.sequence)"], ["issuer:", list.issuer.printable],
                ["issued:", time(list.issuedAt)], ["next update:", time(list.nextUpdate)],
                ["signature:", isVerified ? "the authority's" : "not verified"],
                ["revoked:", counted(list.revokedCertificates.count, "certificate")],
            ], indent: 0)
        let rows = list.revokedCertificates.map { entry in
            [entry.certificateID.printable, entry.reason.printable, AgeText.of(entry.revokedAt.text, now: now)]
        }
        return (head + TextTable.lines(rows)).joined(separator: "\n")
    }
}
