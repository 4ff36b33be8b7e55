internal import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport

/// Keeps a node's certificate alive: renews it, writes it before use, and shows it to live peers.
///
/// - Source: Specification 05 §9.
struct CertificateKeeper: Sendable {
    let session: AuthoritySession
    /// Dials once more an endpoint that a live link was dialled to.
    let redial: @Sendable (Endpoint) async throws(LinkError) -> Void

    /// The time over which live links are renewed after the certificate, one after another.
    ///
    /// Well below the grace in which a predecessor stays usable.
    static let handoverTime: Duration = .seconds(60)

    private var core: NodeCore { session.core }

    /// Renews for ever, each time that the certificate needs it.
    func run() async {
        var random = SystemRandomNumberGenerator()
        guard var renewal = renewal(using: &random) else { return }
        var notedEnd: String?
        while !Task.isCancelled {
            noteEndOfKey(&renewal, noted: &notedEnd, using: &random)
            switch renewal.check(wall: core.wallClock.now(), now: core.clock.now) {
            case .wait(let pause):
                let bounded = min(max(pause, .milliseconds(1)), session.profile.certificateCheckInterval)
                try? await core.clock.sleep(for: bounded)  // cancellation ends the loop
            case .renew:
                await renew(&renewal, using: &random)
            }
        }
    }

    /// Brings the renewal forward once the key that signed our certificate has an end.
    private func noteEndOfKey(
        _ renewal: inout CertificateRenewal, noted: inout String?, using random: inout SystemRandomNumberGenerator
    ) {
        let history = core.identity.trust.history
        let certificate = core.identity.certificate
        guard noted != certificate.certID, let issued = certificate.issuedAt.time,
            let window = history.key(signingAt: issued), let end = window.end, window.succeededAt != nil
        else { return }
        noted = certificate.certID
        renewal.authorityKeyEnded(at: end, grace: history.vouchingGrace, using: &random)
    }

    private func renewal(using random: inout SystemRandomNumberGenerator) -> CertificateRenewal? {
        let certificate = core.identity.certificate
        guard let issued = certificate.issuedAt.time, let expires = certificate.expiresAt.time else { return nil }
        return CertificateRenewal(issuedAt: issued, expiresAt: expires, using: &random)
    }

    private func renew(_ renewal: inout CertificateRenewal, using random: inout SystemRandomNumberGenerator) async {
        do {
            let certificate = try await obtain()
            guard let issued = certificate.issuedAt.time, let expires = certificate.expiresAt.time else {
                throw EnrollmentError(.outsideValidity, "the renewed certificate's dates have no zone")
            }
            try session.storage.writeCertificate(certificate)
            core.identity.replaceCertificate(certificate)
            renewal.renewed(issuedAt: issued, expiresAt: expires, using: &random)
            core.events.publish(.certificateRenewed(id: certificate.certID))
            await showToPeers(using: &random)
        } catch {
            guard !Task.isCancelled else { return }
            let pause = renewal.failed(now: core.clock.now, using: &random)
            core.events.publish(.renewalFailed(reason: "\(error)"))
            core.logger.info(
                "certificate not renewed",
                metadata: [
                    "reason": "\(error)", "retry.seconds": "\(pause.components.seconds)",
                    "advice": "past its end an operator must invite the node again (genesis-mesh admin invite)",
                ])
        }
    }

    private func obtain() async throws -> JoinCertificate {
        let old = core.identity.certificate
        let request = RenewRequest(
            certificateID: old.certID, roles: old.roles, validityHours: validityHours(of: old),
            audience: session.genesis.networkAuthority.publicKey)
        let certificate = try await session.authority.renew(request, signer: core.identity.signer)
        let verify = {
            try Enrollment.verify(
                certificate, for: core.identity.id, genesis: session.genesis,
                history: core.identity.trust.history, now: core.wallClock.now())
        }
        do {
            try verify()
        } catch {
            await session.refreshKeyHistory()
            try verify()
        }
        return certificate
    }

    /// The length of a certificate in hours, rounded up, within what may be asked for.
    private func validityHours(of certificate: JoinCertificate) -> Int {
        guard let issued = certificate.issuedAt.time, let expires = certificate.expiresAt.time else { return 168 }
        let seconds = expires.duration(since: issued).components.seconds
        return Int(min(max((seconds + 3_599) / 3_600, 1), 8_760))
    }

    /// Makes live links anew, so that peers see the new certificate before the old one ends.
    ///
    /// A link that we dialled is dialled again and the old one ends when the new one has carried a message. Towards a
    /// peer that may be a reference node, which never replaces a link, it is closed and dialled again. A link that
    /// the peer dialled is closed if the peer is of this implementation and so dials again.
    private func showToPeers(using random: inout SystemRandomNumberGenerator) async {
        let links = core.links.shuffled(using: &random)
        guard !links.isEmpty else { return }
        let step = min(Self.handoverTime / links.count, session.profile.judgementInterval)
        for link in links {
            try? await core.clock.sleep(for: step * Double.random(in: 0...1, using: &random))  // cancelled: see below
            guard !Task.isCancelled else { return }
            await replace(link)
        }
    }

    private func replace(_ link: any Link) async {
        guard link.isEstablished else { return }
        guard let endpoint = link.dialedEndpoint else {
            if link.version.isOurs { link.close(.normal) }
            return
        }
        guard link.version.isOurs else { return link.close(.normal) }
        core.retire(link)
        do {
            try await redial(endpoint)
        } catch {
            core.logger.debug("link not renewed", metadata: ["reason": "\(error.message)"])
            link.close(.normal)  // the scheduler dials again
        }
    }
}
