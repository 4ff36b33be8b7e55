internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// Makes this machine a member of a network: genesis block, key, certificate, policy, in this order.
///
/// - Source: Specification 07 §5
struct NodeEnrollment {
    /// A member of a network.
    struct Member: Sendable {
        let genesis: GenesisBlock
        let key: SigningKey
        let certificate: JoinCertificate
        let isReused: Bool
    }

    /// The key id of a node key that `join` makes.
    static let keyID = "node-local"

    let endpoint: String
    let client: AuthorityClient
    let files: NodeFiles
    let pin: GenesisPin
    let token: String?
    let roles: [String]
    let validityHours: Int
    let passphrase: [UInt8]?
    /// Whether a stored certificate is good enough while the authority cannot be reached.
    let goesOnWithoutAuthority: Bool
    let context: CommandContext

    /// Takes all steps, writing what it gets as it goes.
    func enroll() async throws -> Member {
        let (genesis, isReachable) = try await genesis()
        let history = try await history(of: genesis, isReachable: isReachable)
        let key = try nodeKey()
        let stored = try storedCertificate(of: key, genesis, history)
        if case .usable(let certificate) = stored,
            try await isAdmitted(certificate, key, genesis, isReachable: isReachable)
        {
            if isReachable { try await storePolicy(history, mayReuse: true) }
            return Member(genesis: genesis, key: key, certificate: certificate, isReused: true)
        }
        let certificate = try await redeem(key, genesis, reason: stored.reason)
        // Written before anything that may fail: the token is spent.
        try context.writeFile(certificate.indentedPlainBytes(), to: files.certificate)
        try await storePolicy(history, mayReuse: false)
        if let refusal = try await heartbeat(certificate, key, genesis) {
            context.note("Warning: heartbeat failed (\(refusal)); Network Authority node status may not update.")
        }
        return Member(genesis: genesis, key: key, certificate: certificate, isReused: false)
    }

    /// Whether the authority still takes a stored certificate; false sends a given token to redeem another.
    private func isAdmitted(
        _ certificate: JoinCertificate, _ key: SigningKey, _ genesis: GenesisBlock, isReachable: Bool
    ) async throws -> Bool {
        let refusal = isReachable ? try await heartbeat(certificate, key, genesis) : nil
        switch (refusal?.kind, token) {
        case (.refused?, nil):
            throw CommandFailure(
                "The Network Authority rejected the existing local certificate: \(refusal, default: ""). Run with "
                    + "--token to re-enroll if this node is still authorized.")
        case (.refused?, _?):
            return false
        case (let kind, _):
            if kind != nil {
                context.note(
                    "Warning: heartbeat failed (\(refusal, default: "")); Network Authority node status may not update."
                )
            }
            if token != nil {
                context.note(
                    "Warning: --token was not used: this config already holds a valid certificate. Use a separate "
                        + "--config for another node identity.")
            }
            return true
        }
    }

    // MARK: Genesis

    /// The stored genesis block, or else the authority's if it may be trusted; and whether the authority answers.
    private func genesis() async throws -> (GenesisBlock, isReachable: Bool) {
        guard context.exists(files.genesis) else {
            let served = try await failing("genesis fetch") { try await client.genesis() }
            try requireSigned(served, from: endpoint)
            try pin.admit(served, from: endpoint, in: context)
            try context.writeFile(served.fileBytes(), to: files.genesis)
            return (served, true)
        }
        let stored = try context.readGenesis(files.genesis)
        try requireSigned(stored, from: files.genesis)
        try pin.check(stored, from: files.genesis, in: context)
        do {
            let served = try await client.genesis()
            guard served.signedBytes == stored.signedBytes else {
                throw CommandFailure(
                    "\(endpoint) serves another genesis block than the one in \(files.genesis): it is another "
                        + "network's authority. Use the config of that network, or a new --config.")
            }
            return (stored, true)
        } catch let error as AuthorityClientError {
            guard goesOnWithoutAuthority, error.kind == .unreachable || error.kind == .replyLost else {
                throw CommandFailure("genesis fetch failed: \(error)")
            }
            context.note("Warning: \(endpoint) cannot be reached (\(error)); going on with what is stored.")
            return (stored, false)
        }
    }

    private func requireSigned(_ genesis: GenesisBlock, from source: String) throws {
        do {
            _ = try Enrollment.initialHistory(of: genesis)
        } catch {
            throw CommandFailure("The genesis block of \(source) cannot be trusted: \(error)")
        }
    }

    private func history(of genesis: GenesisBlock, isReachable: Bool) async throws -> AuthorityKeyHistory {
        guard isReachable else { return try Enrollment.initialHistory(of: genesis) }
        return try await failing("key history") { try await Enrollment.keyHistory(client: client, genesis: genesis) }
    }

    // MARK: Key and certificate

    private func nodeKey() throws -> SigningKey {
        if context.exists(files.key) { return try context.readPrivateKey(files.key, passphrase: passphrase) }
        return try context.generateKeyPair(base: files.key, keyID: Self.keyID, passphrase: passphrase).key
    }

    private enum Stored {
        case usable(JoinCertificate)
        /// Why there is none to use; nil where none is stored.
        case unusable(String?)

        /// Why there is none to use.
        var reason: String? {
            if case .unusable(let reason) = self { reason } else { nil }
        }
    }

    private func storedCertificate(
        of key: SigningKey, _ genesis: GenesisBlock, _ history: AuthorityKeyHistory
    ) throws -> Stored {
        guard context.exists(files.certificate) else { return .unusable(nil) }
        let certificate: JoinCertificate
        do {
            certificate = try JoinCertificate(parsing: context.readFile(files.certificate))
        } catch is DecodingRefusal {
            return .unusable("Local certificate \(files.certificate) is malformed.")
        }
        let now = context.clock.now()
        do {
            try Enrollment.verify(
                certificate, for: key.publicKey.nodeID, genesis: genesis, history: history, now: now)
            return .usable(certificate)
        } catch {
            switch error.code {
            case .otherKey:
                throw CommandFailure(
                    "Local certificate \(files.certificate) does not match the configured node key \(files.key).")
            case .outsideValidity:
                let isOver = certificate.expiresAt.time.map { $0 < now } ?? false
                return .unusable(
                    isOver
                        ? "Local certificate \(certificate.certID) expired at \(certificate.expiresAt.text)."
                        : "Local certificate \(certificate.certID) is not valid until \(certificate.issuedAt.text).")
            default:
                return .unusable("Local certificate \(certificate.certID) could not be verified: \(error).")
            }
        }
    }

    private func redeem(_ key: SigningKey, _ genesis: GenesisBlock, reason: String?) async throws -> JoinCertificate {
        guard let token else {
            throw CommandFailure(
                reason.map { "\($0) Run with --token to re-enroll." }
                    ?? "No local certificate found. Run with --token for first enrollment.")
        }
        let request = JoinRequest(
            roles: roles, inviteToken: token, validityHours: validityHours,
            audience: genesis.networkAuthority.publicKey)
        do {
            return try await failing("Join enrollment") {
                try await Enrollment.join(
                    client: client, genesis: genesis, request: request, signer: key, wallClock: context.clock,
                    wait: waitAsTold
                ).certificate
            }
        } catch let failure as CommandFailure {
            throw CommandFailure(
                (failure.message ?? "")
                    + " Check that --config belongs to the same network as --na, that the invite token is still valid, "
                    + "and that the requested role is allowed.")
        }
    }

    /// Waits as long as the authority asks, and up to a tenth longer: others behind the same address wait too.
    private func waitAsTold(_ told: Duration) async throws {
        context.note(
            "The Network Authority admits no more nodes from this address at the moment; trying again in \(told).")
        try await ContinuousClock().sleep(for: told * Double.random(in: 1...1.1))
    }

    // MARK: Policy and heartbeat

    private func storePolicy(_ history: AuthorityKeyHistory, mayReuse: Bool) async throws {
        if mayReuse, context.exists(files.policy),
            // A stored policy that does not read or verify is replaced by the authority's.
            let stored = try? PolicyManifest(parsing: context.readFile(files.policy)),
            (try? Enrollment.verify(stored, history: history, now: context.clock.now())) != nil
        {
            return
        }
        let policy = try await failing("policy fetch") {
            try await Enrollment.policy(client: client, history: history, wallClock: context.clock)
        }
        try context.writeFile(policy.indentedPlainBytes(), to: files.policy)
    }

    /// Sends a sign of life; gives back what went wrong.
    private func heartbeat(
        _ certificate: JoinCertificate, _ key: SigningKey, _ genesis: GenesisBlock
    ) async throws -> AuthorityClientError? {
        let request = HeartbeatRequest(
            certificateID: certificate.certID, audience: genesis.networkAuthority.publicKey)
        do {
            let reply = try await client.heartbeat(request, signer: key)
            return reply.isAcknowledged ? nil : AuthorityClientError(.invalidReply, message: "not acknowledged")
        } catch {
            try Task.checkCancellation()
            return error
        }
    }
}
