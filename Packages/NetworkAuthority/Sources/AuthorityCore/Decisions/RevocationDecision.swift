internal import MeshProtocol

/// The decision of an operator to revoke a certificate.
///
/// Status, list, agent registration and event are one transaction.
/// - Source: Specification 06 §7
struct RevocationDecision: Sendable {
    let certificateID: String
    let reason: RevocationReason
    let identity: AuthorityIdentity
    let moment: RequestMoment
    /// The revocation list that is at hand, to save the reading of it.
    let known: CertificateRevocationList?

    init(
        _ body: JSONObject, identity: AuthorityIdentity, moment: RequestMoment, known: CertificateRevocationList?
    ) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        guard !fields.isAbsent("cert_id"), body["cert_id"]?.stringValue != nil,
            let id = try fields.text("cert_id")
        else { throw AuthorityRefusal(.missingCertID, "cert_id required") }
        var reason: RevocationReason? = .unspecified
        if let value = body["reason"] {
            reason = value.stringValue.flatMap { text in
                RevocationReason.allCases.first { $0.rawValue.isSameText(as: text) }
            }
        }
        guard let reason else {
            throw AuthorityRefusal(.invalidRevocationReason, "Invalid revocation reason")
        }
        self.init(certificateID: id, reason: reason, identity: identity, moment: moment, known: known)
    }

    init(
        certificateID: String, reason: RevocationReason, identity: AuthorityIdentity, moment: RequestMoment,
        known: CertificateRevocationList?
    ) {
        self.certificateID = certificateID
        self.reason = reason
        self.identity = identity
        self.moment = moment
        self.known = known
    }

    func decide(_ transaction: any AuthorityTransaction) throws -> Verdict<RevocationPublication.Result> {
        guard let record = try transaction.certificate(id: certificateID) else {
            return .denied(Denial(.certificateNotFound, "Unknown certificate"))
        }
        let publication = RevocationPublication(identity: identity, now: moment.now, known: known)
        let active = try publication.active(transaction)
        let isListed = active?.revokedCertificates.contains { $0.certificateID.isSameText(as: record.id) } ?? false
        // A reason that bans the key is kept also when it is found later than the revocation.
        let isGraver = reason == .keyCompromise && record.revocationReason != reason.rawValue
        if !record.isRevoked || isGraver {
            try transaction.revoke(
                certificateID: record.id, reason: reason, at: record.revokedAt ?? moment.now)
        }
        let result: RevocationPublication.Result
        if let active, isListed || (record.isRevoked && record.expiresAt < moment.now) {
            result = try publication.result(active, isNew: false, transaction)
        } else {
            result = try publication.publish(adding: [(record.id, reason)], transaction)
        }
        if let key = NodeID(text: record.certificate.nodePublicKey) {
            try transaction.removeAgent(of: key)
        }
        try transaction.append(
            moment.event(
                .certificateRevoked,
                [
                    "cert_id": .string(record.id), "reason": .string(reason.rawValue),
                    "crl_sequence": .int(result.list.sequence),
                ]))
        return .granted(result)
    }
}
