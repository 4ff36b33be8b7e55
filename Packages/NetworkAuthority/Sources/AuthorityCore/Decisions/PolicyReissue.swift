internal import MeshCrypto
internal import MeshProtocol

/// The decision to sign the active policy again, under the same id, because a key that was succeeded signed it.
///
/// - Source: Specification 06 §9
struct PolicyReissue: Sendable {
    let identity: AuthorityIdentity
    let now: UTCTime
    /// Who asked for it; nil when nobody did.
    let address: ClientAddress?

    /// Signs the policy if that is due; nil when it is not.
    func decide(_ transaction: any AuthorityTransaction) throws -> PolicyManifest? {
        try identity.requireSigning(at: now)
        guard let old = try transaction.activePolicy(), let keys = identity.keys,
            keys.isOutdated(old, issuer: old.issuedBy)
        else { return nil }
        let policy = try identity.signedAgain(old, at: now)
        try transaction.reactivate(policy)
        try transaction.append(
            AuthorityEvent(
                .recordsReissued,
                details: [
                    "attestations": 0, "treaties": 0, "policy_manifest": .string(policy.policyID),
                    "key_id": .string(identity.keyID), "previous_key_ids": [.string(old.issuedBy)], "not_current": 0,
                ],
                from: address, at: now))
        return policy
    }
}
