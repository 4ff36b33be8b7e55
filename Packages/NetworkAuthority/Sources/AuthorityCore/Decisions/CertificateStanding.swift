internal import MeshCrypto
internal import MeshProtocol

extension CertificateRecord {
    /// Why the dates of the certificate forbid its use, or nil.
    ///
    /// No skew is granted.
    ///
    /// - Source: Specification 06 §5
    func standingRefusal(at now: UTCTime) -> AuthorityRefusal? {
        if issuedAt > now {
            return AuthorityRefusal(.certificateNotYetValid, "Certificate is not yet valid")
        }
        if expiresAt < now {
            return AuthorityRefusal(.certificateExpired, "Certificate expired; re-enrollment required")
        }
        if let revokeAfter, revokeAfter <= now {
            return AuthorityRefusal(
                .certificateSuperseded, "Certificate superseded by renewal; use the renewed certificate")
        }
        return nil
    }
}

/// What every request about a certificate must pass: known, its own key, not revoked, authentic, dates.
///
/// - Source: Specification 06 §5
struct CertificateAdmission: Sendable {
    let claim: CertificateClaim
    let authentication: NodeAuthentication
    let moment: RequestMoment
    /// The event of a refusal.
    let rejection: AuthorityEvent.Kind
    let unknownMessage: String

    /// The checks before the signature, and the signature as far as reading goes.
    func examine(_ reader: any AuthorityReader) throws -> Verdict<CertificateRecord> {
        let record: CertificateRecord
        switch try identify(reader) {
        case .granted(let found): record = found
        case .denied(let denial): return .denied(denial)
        }
        if let denial = try authentication.denial(reader, at: moment) { return .denied(denial) }
        if let denial = datesDenial(record) { return .denied(denial) }
        return .granted(record)
    }

    /// All checks; uses up the nonce.
    func admit(_ transaction: any AuthorityTransaction) throws -> Verdict<CertificateRecord> {
        let record: CertificateRecord
        switch try identify(transaction) {
        case .granted(let found): record = found
        case .denied(let denial): return .denied(denial)
        }
        if let denial = try authentication.claim(transaction, at: moment) { return .denied(denial) }
        if let denial = datesDenial(record) { return .denied(denial) }
        return .granted(record)
    }

    private func identify(_ reader: any AuthorityReader) throws -> Verdict<CertificateRecord> {
        guard let record = try reader.certificate(id: claim.certificateID) else {
            return .denied(Denial(.unknownCertificate, unknownMessage))
        }
        guard NodeID(text: record.certificate.nodePublicKey) == claim.key.nodeID else {
            return .denied(Denial(.certificateKeyMismatch, "Public key does not match certificate"))
        }
        if record.isRevoked {
            let refusal = AuthorityRefusal(.certificateRevoked, "Certificate revoked")
            return .denied(denial(refusal, reason: record.revocationReason ?? "revoked"))
        }
        return .granted(record)
    }

    private func datesDenial(_ record: CertificateRecord) -> Denial? {
        record.standingRefusal(at: moment.now).map { denial($0, reason: $0.code.wireName) }
    }

    private func denial(_ refusal: AuthorityRefusal, reason: String) -> Denial {
        Denial(
            refusal,
            event: moment.event(
                rejection,
                ["cert_id": .string(claim.certificateID), "reason": .string(reason)]))
    }
}
