internal import MeshCrypto
internal import MeshProtocol

/// The decisions of an operator about the policy in force.
///
/// Policy, history and event are one transaction.
/// - Source: Specification 06 §7
struct PolicyPublication: Sendable {
    let identity: AuthorityIdentity
    let moment: RequestMoment
    /// The key id of the operator; nil for the program that embeds the authority.
    let operatorID: String?

    /// Signs a new policy and puts it in force, in place of one with the same id.
    func publish(_ draft: PolicyDraft, _ transaction: any AuthorityTransaction) throws -> PolicyManifest {
        let previous = try transaction.activePolicy()
        let policy = try identity.sign(
            draft.manifest(issuedBy: identity.keyID, at: moment.now), at: moment.now)
        let isReplaced = try transaction.policy(id: policy.policyID) != nil
        try transaction.activate(policy, at: moment.now)
        try transaction.forgetPolicies(beyond: AuthorityLimits.policies)
        try transaction.append(
            moment.event(
                .policyPublished,
                details(policy, previous: previous, ["replaced": .bool(isReplaced), "published_by": author])))
        return policy
    }

    /// Puts an earlier policy in force again, signed anew where the authority's key of today has not signed it.
    func rollBack(to id: String, _ transaction: any AuthorityTransaction) throws -> Verdict<PolicyManifest> {
        guard let kept = try transaction.policy(id: id) else {
            return .denied(Denial(.policyNotFound, "Unknown policy"))
        }
        let previous = try transaction.activePolicy()
        // Also where nothing is to be signed: an instance whose key has ended does not change what is in force.
        try identity.requireSigning(at: moment.now)
        let isCurrent =
            identity.keys.map { $0.signer(of: kept, issuer: kept.issuedBy) == $0.window.keySequence } ?? true
        let policy = isCurrent ? kept : try identity.signedAgain(kept, at: moment.now)
        try transaction.reactivate(policy)
        try transaction.append(
            moment.event(
                .policyRolledBack,
                details(policy, previous: previous, ["signed_again": .bool(!isCurrent), "rolled_back_by": author])))
        return .granted(policy)
    }

    private var author: JSONValue { operatorID.map { .string($0) } ?? .null }

    private func details(_ policy: PolicyManifest, previous: PolicyManifest?, _ more: JSONObject) -> JSONObject {
        var details: JSONObject = [
            "policy_id": .string(policy.policyID),
            "previous_policy_id": previous.map { .string($0.policyID) } ?? .null,
        ]
        for member in more { details[member.name] = member.value }
        return details
    }
}
