internal import MeshProtocol

/// The checks of a control message that depend on its issuer: dates, signatures, roles, in this order.
///
/// - Source: Specification 05 §10
struct ControlVerifier: Sendable {
    /// The result of the checks.
    struct Verdict: Equatable {
        /// The last moment at which the message may be carried out.
        let end: UTCTime
        /// The roles that were looked at.
        let roles: [String]
    }

    let signatures: SignaturePolicy
    let authorizer: RoleAuthorizer

    /// Judges a message of a known issuer.
    ///
    /// - Throws: `ControlRefusal` of the stages `expired`, `signature` or `authorization`.
    func verify(_ message: ControlMessage, issuer: ControlIssuer, now: UTCTime) throws(ControlRefusal) -> Verdict {
        let validity = try ControlValidity(of: message, now: now)
        if let refusal = signatures.refusal(of: message, issuerKey: issuer.key) { throw refusal }
        let roles = RoleAuthorizer.narrowed(issuer.roles, to: message.issuerRoles)
        guard authorizer.allows(message.command, in: message.scope, with: roles) else {
            let list = roles.map { "'\($0)'" }.joined(separator: ", ")
            throw ControlRefusal(.authorization, "Issuer roles [\(list)] not authorized for \(message.command)")
        }
        return Verdict(end: validity.end, roles: roles)
    }
}
