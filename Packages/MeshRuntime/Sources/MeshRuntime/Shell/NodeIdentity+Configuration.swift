internal import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol

extension NodeIdentity {
    /// The identity that a configuration describes, if its parts belong together.
    ///
    /// - Throws: `configuration`.
    convenience init(of configuration: MeshNodeConfiguration) throws(MeshNodeError) {
        let key = configuration.signingKey
        guard NodeID(text: configuration.certificate.nodePublicKey) == key.publicKey.nodeID else {
            throw MeshNodeError(.configuration, "the certificate belongs to another key than the node's")
        }
        guard configuration.certificate.networkName.isSameText(as: configuration.genesis.networkName) else {
            throw MeshNodeError(.configuration, "the certificate belongs to another network than the genesis block")
        }
        let history: AuthorityKeyHistory
        let staticKey: AgreementKey
        do {
            history = try Enrollment.initialHistory(of: configuration.genesis)
            staticKey = try key.agreementKey()
        } catch {
            throw MeshNodeError(.configuration, "\(error)")
        }
        self.init(
            signer: key, staticKey: staticKey, certificate: configuration.certificate,
            network: configuration.genesis.networkName, history: history)
    }
}

extension NodeStorage {
    /// Puts the stored key history in force, verified again from the root key.
    func restoreHistory(of genesis: GenesisBlock, into identity: NodeIdentity, logger: Logger) {
        guard let stored = keyHistory(of: genesis) else { return }
        do {
            identity.replaceHistory(
                try Enrollment.adopted(stored, genesis: genesis, continuing: identity.trust.history))
        } catch {
            logger.warning("stored key history not used", metadata: ["reason": "\(error)"])
        }
    }
}
