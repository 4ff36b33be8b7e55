internal import MeshCrypto
public import MeshProtocol
internal import Synchronization

extension NetworkAuthority {
    /// Admits the node that signed a request and holds an invite.
    ///
    /// A request with an invite that the same key has redeemed already gets the same certificate again.
    /// - Parameters:
    ///   - body: the request as it was received; the signature covers all of it
    ///   - address: where it came from
    /// - Source: Specification 06 §5
    public func join(_ body: JSONObject, from address: ClientAddress) async throws -> JoinCertificate {
        let request = try JoinRequest(body)
        let moment = moment(address)
        let enrolment = Enrolment(
            request: request,
            authentication: NodeAuthentication(
                body, key: request.key, route: .join, identity: identity, now: moment.now),
            identity: identity, moment: moment)
        guard enrolment.authentication.isValid else {
            // What is not authentic never waits for the writer.
            let denial = try await store.read { try enrolment.examine($0) }
            throw await refusal(for: denial ?? Denial(.nodeAuthFailed, "Invalid signature"), from: address)
        }
        try requireRoomForNonce()
        switch try await store.write({ try enrolment.decide($0) }) {
        case .granted(let certificate):
            countNonce()
            state.withLock { $0.activeNodes.change() }
            return certificate
        case .denied(let denial):
            throw await refusal(for: denial, from: address)
        }
    }

    /// Notes that a node is alive, and returns the authority's time.
    ///
    /// - Source: Specification 06 §5
    public func heartbeat(_ body: JSONObject, from address: ClientAddress) async throws -> UTCTime {
        let request = try HeartbeatRequest(body, known: knownKey)
        let admission = admission(
            request.claim, body, route: .heartbeat, rejection: .heartbeatRejected,
            unknownMessage: "Unknown certificate", moment: moment(address))
        try await requireAuthentic(admission)
        let verdict = try await store.write { transaction -> Verdict<UTCTime> in
            switch try admission.admit(transaction) {
            case .denied(let denial): return .denied(denial)
            case .granted(let standing):
                try transaction.recordHeartbeat(
                    certificateID: standing.id, status: request.status, from: address.text, at: admission.moment.now)
                return .granted(admission.moment.now)
            }
        }
        switch verdict {
        case .granted(let time):
            countNonce()
            nodeKeys.withLock { $0.keep(request.claim.key) }
            if let sequence = request.revocationSequence { hear(of: sequence) }
            return time
        case .denied(let denial): throw await refusal(for: denial, from: address)
        }
    }

    /// Issues a certificate in place of one that is still good.
    ///
    /// Until the grace of the old certificate is over, a repeated request gets the same successor again, which is not
    /// counted among the renewals of its key.
    /// - Source: Specification 06 §5
    public func renew(_ body: JSONObject, from address: ClientAddress) async throws -> JoinCertificate {
        let request = try RenewalRequest(body, known: knownKey)
        var admission = admission(
            request.claim, body, route: .renew, rejection: .renewalRejected,
            unknownMessage: "Unknown certificate. Cannot renew.", moment: moment(address))
        admission.graceAfterExpiry = configuration.renewalAfterExpiry
        try await requireAuthentic(admission)
        let renewal = Renewal(
            request: request, admission: admission, identity: identity, grace: configuration.renewalGrace,
            limit: configuration.rates.renewals)
        switch try await store.write({ try renewal.decide($0) }) {
        case .granted(let outcome):
            countNonce()
            take(over: outcome)
            return outcome.certificate
        case .denied(let denial):
            throw await refusal(for: denial, from: address)
        }
    }

    private func take(over outcome: Renewal.Outcome) {
        state.withLock { state in
            state.activeNodes.change()
            if let due = outcome.revocationDue { state.nextSweep = min(state.nextSweep ?? due, due) }
        }
        if let result = outcome.published { take(over: result) }
    }

    private func knownKey(_ id: NodeID) -> PublicKey? {
        nodeKeys.withLock { $0.key(id) }
    }

    private func admission(
        _ claim: CertificateClaim, _ body: JSONObject, route: NodeRoute, rejection: AuthorityEvent.Kind,
        unknownMessage: String, moment: RequestMoment
    ) -> CertificateAdmission {
        CertificateAdmission(
            claim: claim,
            authentication: NodeAuthentication(body, key: claim.key, route: route, identity: identity, now: moment.now),
            moment: moment, rejection: rejection, unknownMessage: unknownMessage)
    }

    /// Refuses what is not authentic without waiting for the writer.
    private func requireAuthentic(_ admission: CertificateAdmission) async throws {
        guard !admission.authentication.isValid else { return try requireRoomForNonce() }
        let verdict = try await store.read { try admission.examine($0) }
        guard case .denied(let denial) = verdict else { return }
        throw await refusal(for: denial, from: admission.moment.address)
    }
}
