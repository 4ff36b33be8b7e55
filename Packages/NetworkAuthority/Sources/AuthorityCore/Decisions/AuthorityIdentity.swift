internal import MeshCrypto
internal import MeshProtocol

/// Who the authority is, and how it signs.
///
/// Nothing is signed with a key that may not sign at that time: the decision that wanted it is undone as a whole, so
/// that a request which another instance can serve has used up nothing.
struct AuthorityIdentity: Sendable {
    let networkName: String
    /// The name that the configuration gives the key.
    let configuredKeyID: String
    /// The authority's key in the genesis block: what requests name as their audience, also after a key succession.
    let audience: String
    let requiresRequestPurpose: Bool
    /// The verified history with the own key in it; nil before the authority is prepared.
    let keys: AuthorityKeys?
    private let signer: any DocumentSigner

    init(
        networkName: String, keyID: String, audience: String, requiresRequestPurpose: Bool, keys: AuthorityKeys?,
        signer: any DocumentSigner
    ) {
        self.networkName = networkName
        configuredKeyID = keyID
        self.audience = audience
        self.requiresRequestPurpose = requiresRequestPurpose
        self.keys = keys
        self.signer = signer
    }

    /// The same authority with these keys.
    func knowing(_ keys: AuthorityKeys?) -> AuthorityIdentity {
        AuthorityIdentity(
            networkName: networkName, keyID: configuredKeyID, audience: audience,
            requiresRequestPurpose: requiresRequestPurpose, keys: keys, signer: signer)
    }

    /// The name of the key in what it signs: the one that successions give it, or the configured one.
    var keyID: String { keys?.window.keyID ?? configuredKeyID }

    /// Whether the key may sign at a time.
    func maySign(at now: UTCTime) -> Bool { refusal(at: now) == nil }

    /// Refuses what needs a signature while the key may not sign.
    func requireSigning(at now: UTCTime) throws(AuthorityRefusal) {
        if let refusal = refusal(at: now) { throw refusal }
    }

    /// What who wants something signed is told; nil while the key signs.
    func refusal(at now: UTCTime) -> AuthorityRefusal? {
        guard let keys else { return AuthorityRefusal(.serviceNotReady, "The authority is not prepared") }
        return keys.standing(at: now).refusal
    }

    /// Signs a document, if the key may sign now.
    func sign<Document: SignedDocument>(_ document: Document, at now: UTCTime) throws -> Document {
        try requireSigning(at: now)
        return try document.signed(by: signer, keyID: keyID)
    }

    /// The same policy under the same id, dated and signed anew.
    ///
    /// The date is a new one because a new key counts only for documents from its own time.
    func signedAgain(_ policy: PolicyManifest, at now: UTCTime) throws -> PolicyManifest {
        var policy = policy
        policy.issuedAt = Timestamp(now)
        policy.issuedBy = keyID
        policy.signatures = []
        return try sign(policy, at: now)
    }

    /// Issues a certificate that is valid from `time`.
    func certificate(
        for key: PublicKey, roles: [String], from time: UTCTime, to end: UTCTime
    ) throws -> JoinCertificate {
        try sign(
            JoinCertificate(
                certID: UUIDv4.make(), nodePublicKey: key.text, networkName: networkName, roles: roles,
                issuedAt: Timestamp(time), expiresAt: Timestamp(end), issuedBy: keyID),
            at: time)
    }
}
