internal import MeshCrypto
internal import MeshProtocol

extension CertificateStanding {
    /// Why the dates of the certificate forbid its use, or nil.
    ///
    /// No skew is granted.
    ///
    /// - Parameter grace: how long after its expiry the certificate still serves.
    /// - Source: Specification 06 §5
    func refusal(at now: UTCTime, afterExpiry grace: Duration = .zero) -> AuthorityRefusal? {
        if issuedAt > now {
            return AuthorityRefusal(.certificateNotYetValid, "Certificate is not yet valid")
        }
        if expiresAt.advanced(by: grace) < now {
            return AuthorityRefusal(
                .certificateExpired,
                "Certificate expired; re-enrollment required: ask an operator for an invite "
                    + "('genesis-mesh admin invite') and redeem it ('genesis-mesh join --token')")
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
    /// How long after its expiry the certificate still serves.
    var graceAfterExpiry: Duration = .zero

    /// The checks before the signature, and the signature as far as reading goes.
    func examine(_ reader: any AuthorityReader) throws -> Verdict<CertificateStanding> {
        let standing: CertificateStanding
        switch try identify(reader) {
        case .granted(let found): standing = found
        case .denied(let denial): return .denied(denial)
        }
        if let denial = try authentication.denial(reader, at: moment) { return .denied(denial) }
        if let denial = datesDenial(standing) { return .denied(denial) }
        return .granted(standing)
    }

    /// All checks; uses up the nonce.
    func admit(_ transaction: any AuthorityTransaction) throws -> Verdict<CertificateStanding> {
        let standing: CertificateStanding
        switch try identify(transaction) {
        case .granted(let found): standing = found
        case .denied(let denial): return .denied(denial)
        }
        if let denial = try authentication.claim(transaction, at: moment) { return .denied(denial) }
        if let denial = datesDenial(standing) { return .denied(denial) }
        return .granted(standing)
    }

    private func identify(_ reader: any AuthorityReader) throws -> Verdict<CertificateStanding> {
        guard let standing = try reader.standing(ofCertificate: claim.certificateID) else {
            return .denied(Denial(.unknownCertificate, unknownMessage))
        }
        guard standing.nodePublicKey.isSameText(as: claim.key.text) else {
            return .denied(Denial(.certificateKeyMismatch, "Public key does not match certificate"))
        }
        if standing.isRevoked {
            let refusal = AuthorityRefusal(.certificateRevoked, "Certificate revoked")
            return .denied(denial(refusal, reason: standing.revocationReason ?? "revoked"))
        }
        return .granted(standing)
    }

    private func datesDenial(_ standing: CertificateStanding) -> Denial? {
        standing.refusal(at: moment.now, afterExpiry: graceAfterExpiry).map { denial($0, reason: $0.code.wireName) }
    }

    private func denial(_ refusal: AuthorityRefusal, reason: String) -> Denial {
        Denial(
            refusal,
            event: moment.event(
                rejection,
                ["cert_id": .string(claim.certificateID), "reason": .string(reason)]))
    }
}
