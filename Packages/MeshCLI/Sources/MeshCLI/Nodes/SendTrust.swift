internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol

/// What `send` believes about the network: the authority's keys and revocations, as new as they can be had.
enum SendTrust {
    /// Time for each question to the authority; a message should not wait longer for it.
    static let authorityTimeout: Duration = .seconds(5)

    /// The identity that `send` shows, with the trust by which it judges the peer.
    ///
    /// Without the authority the genesis block alone is trusted, and standard error says that revocations are unknown.
    static func gather(
        genesis: GenesisBlock, key: SigningKey, certificate: JoinCertificate, authority: String?,
        in context: CommandContext
    ) async throws -> NodeIdentity {
        let initial: AuthorityKeyHistory
        do {
            initial = try Enrollment.initialHistory(of: genesis)
        } catch {
            throw CommandFailure("The genesis block cannot be trusted: \(error)")
        }
        let (history, revoked) = try await refreshed(initial, genesis: genesis, authority: authority, in: context)
        do {
            try Enrollment.verify(
                certificate, for: key.publicKey.nodeID, genesis: genesis, history: history, now: context.clock.now())
        } catch {
            throw CommandFailure("Cannot send with the local certificate: \(error). Run 'genesis-mesh join' first.")
        }
        if revoked.contains(certificateID: certificate.certID) {
            throw CommandFailure("The local certificate \(certificate.certID) is revoked; no peer will take a message.")
        }
        return NodeIdentity(
            signer: key, staticKey: try key.agreementKey(), certificate: certificate, network: genesis.networkName,
            history: history, revoked: revoked)
    }

    private static func refreshed(
        _ initial: AuthorityKeyHistory, genesis: GenesisBlock, authority: String?, in context: CommandContext
    ) async throws -> (AuthorityKeyHistory, RevocationIndex) {
        guard let authority else {
            context.note("Warning: the config names no authority; revocations are not known.")
            return (initial, RevocationIndex())
        }
        let client = try context.authorityClient(authority, timeout: authorityTimeout)
        do {
            let history = try await Enrollment.keyHistory(client: client, genesis: genesis, continuing: initial)
            let list = try await client.crl().document
            let isAuthentic = list.map { history.isAuthentic($0, issuedAt: $0.issuedAt, now: context.clock.now()) }
            guard isAuthentic == true else {
                throw CommandFailure("\(authority) gave a revocation list that does not verify; nothing was sent.")
            }
            return (history, RevocationIndex(list))
        } catch let error as AuthorityClientError {
            context.note("Warning: \(authority) cannot be asked (\(error)); revocations are not known.")
            return (initial, RevocationIndex())
        } catch let error as EnrollmentError {
            throw CommandFailure("\(authority) cannot be trusted: \(error)")
        }
    }
}
