internal import MeshProtocol

/// The decision of an operator that one of the operator keys counts no more.
///
/// Which keys are left is judged in the transaction that takes one away, so that two requests at a time cannot take the
/// last two.
/// - Source: Specification 06 §7
struct OperatorKeyRevocation: Sendable {
    let keyID: String
    let reason: String
    /// The key id of the operator; nil for the program that embeds the authority.
    let operatorID: String?
    /// The keys of the configuration.
    let configured: [ExactText: OperatorKey]
    let moment: RequestMoment

    func decide(_ transaction: any AuthorityTransaction) throws -> Verdict<OperatorKeyReceipt> {
        guard configured[ExactText(keyID)] != nil else {
            return .denied(Denial(.unknownOperatorKey, "Unknown operator key"))
        }
        let revoked = try transaction.revokedOperatorKeys()
        guard !revoked.contains(ExactText(keyID)) else { return .granted(.alreadyRevoked(keyID: keyID)) }
        let remaining = configured.keys.count { !revoked.contains($0) } - 1
        guard remaining > 0 else {
            return .denied(Denial(.lastActiveOperatorKey, "The last active operator key cannot be revoked"))
        }
        try transaction.revokeOperatorKey(keyID, reason: reason, by: operatorID, at: moment.now)
        try transaction.append(
            moment.event(
                .operatorKeyRevoked,
                [
                    "key_id": .string(keyID), "reason": .string(reason),
                    "revoked_by": operatorID.map { .string($0) } ?? .null,
                ]))
        return .granted(
            .revoked(keyID: keyID, at: moment.now, reason: reason, remainingKeys: remaining))
    }
}
