internal import MeshCrypto
internal import MeshProtocol

/// The decision on a node that presents an invite.
///
/// Claiming the nonce, redeeming the invite, issuing and noting are one transaction. A used invite presented again by
/// the same key gets the same certificate, so that a lost reply costs nothing.
/// - Source: Specification 06 §5
struct Enrolment: Sendable {
    let request: JoinRequest
    let authentication: NodeAuthentication
    let identity: AuthorityIdentity
    let moment: RequestMoment

    /// What reading alone can refuse.
    ///
    /// A request that passes may still lose the race for its invite.
    func examine(_ reader: any AuthorityReader) throws -> Denial? {
        if try invite(reader) == nil { return .badToken }
        if let denial = try authentication.denial(reader, at: moment) { return denial }
        return try compromise(reader)
    }

    /// All checks, and the certificate.
    func decide(_ transaction: any AuthorityTransaction) throws -> Verdict<JoinCertificate> {
        guard let invite = try invite(transaction) else { return .denied(.badToken) }
        if let denial = try authentication.claim(transaction, at: moment) { return .denied(denial) }
        if let denial = try compromise(transaction) { return .denied(denial) }
        if invite.usedAt != nil { return try repeated(invite, transaction) }
        if let recipient = invite.recipientPublicKey, NodeID(text: recipient) != request.key.nodeID {
            return .denied(.badToken)
        }
        if let role = invite.roles.first(where: { !MeshRole.isAssignable($0) }) {
            return .denied(Denial(.invalidRole, "Invalid role: \(JSONValue.string(role).echo)"))
        }
        return try issue(invite, transaction)
    }

    /// The invite, if this key may still have something from it.
    private func invite(_ reader: any AuthorityReader) throws -> InviteRecord? {
        guard let invite = try reader.invite(digest: request.tokenDigest) else { return nil }
        if invite.usedAt != nil {
            return invite.usedByKey.flatMap(NodeID.init(text:)) == request.key.nodeID ? invite : nil
        }
        return invite.isHeld || invite.expiresAt <= moment.now ? nil : invite
    }

    private func compromise(_ reader: any AuthorityReader) throws -> Denial? {
        guard let prior = try reader.revokedCertificateID(of: request.key.nodeID, reason: .keyCompromise) else {
            return nil
        }
        return Denial(
            .nodeKeyCompromised, "Node public key has been compromised",
            event: moment.event(
                .joinRejected,
                [
                    "reason": .string(RevocationReason.keyCompromise.rawValue),
                    "node_public_key": .string(request.key.text),
                    "prior_cert_id": .string(prior),
                ]))
    }

    private func repeated(
        _ invite: InviteRecord, _ reader: any AuthorityReader
    ) throws -> Verdict<JoinCertificate> {
        guard let usedAt = invite.usedAt,
            let record = try reader.certificate(issuedFor: request.key.nodeID, at: usedAt),
            !record.isRevoked, record.expiresAt > moment.now, record.revokeAfter.map({ $0 > moment.now }) ?? true
        else { return .denied(.badToken) }
        return .granted(record.certificate)
    }

    private func issue(
        _ invite: InviteRecord, _ transaction: any AuthorityTransaction
    ) throws -> Verdict<JoinCertificate> {
        // The time of redemption finds the certificate again, so no two of one key may share it.
        var time = moment.now
        while try transaction.hasCertificate(issuedFor: request.key.nodeID, at: time) {
            time = time.advanced(by: .microseconds(1))
        }
        guard try transaction.redeem(digest: invite.digest, by: request.key.nodeID, at: time) else {
            return .denied(.badToken)
        }
        // An invite of the reference may name any number of hours.
        let hours = max(min(request.hours, invite.maxValidityHours), AuthorityLimits.validityHours.lowerBound)
        let end = time.advanced(by: .seconds(hours * 3_600))
        let certificate = try identity.certificate(for: request.key, roles: invite.roles, from: time, to: end)
        try transaction.insert(
            CertificateRecord(
                certificate: certificate, issuedAt: time, expiresAt: end, maxValidityHours: invite.maxValidityHours,
                remoteAddress: moment.address.text))
        try transaction.append(
            moment.event(
                .certificateIssued,
                [
                    "cert_id": .string(certificate.certID), "node_public_key": .string(request.key.text),
                    "invite_token_fingerprint": .string(invite.fingerprint),
                    "roles": .array(invite.roles.map { .string($0) }),
                ]))
        return .granted(certificate)
    }
}
