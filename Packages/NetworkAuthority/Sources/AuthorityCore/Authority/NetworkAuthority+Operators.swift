internal import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// An invite that was made.
///
/// The token is not kept anywhere else.
public struct InviteReceipt: Sendable, Equatable {
    /// The token that the node presents: whoever has it can join.
    ///
    /// A secret.
    public let tokenID: String
    /// Until when it may be redeemed.
    public let expiresAt: UTCTime
}

/// A revocation that is in force.
public struct RevocationReceipt: Sendable, Equatable {
    /// Sequence of the list that says so.
    public let sequence: Int64
    /// Number of entries in that list.
    public let count: Int
}

extension NetworkAuthority {
    /// Makes an invite for an operator of at least the standard tier.
    ///
    /// - Source: Specification 06 §7
    public func createInvite(_ request: OperatorRequest, from address: ClientAddress) async throws -> InviteReceipt {
        try await authorized(
            request, tier: .standard, from: address
        ) { moment, transaction -> Verdict<InviteReceipt> in
            let policy: InvitePolicy
            do throws(AuthorityRefusal) {
                policy = try InvitePolicy(request.body)
            } catch {
                return .denied(Denial(error))
            }
            return .granted(try Self.store(policy, moment: moment, transaction))
        }
    }

    /// Makes an invite for the program that embeds the authority.
    public func createInvite(_ policy: InvitePolicy) async throws -> InviteReceipt {
        let moment = moment(.unknown)
        return try await store.write { try Self.store(policy, moment: moment, $0) }
    }

    /// Revokes a certificate for an operator of the privileged tier.
    ///
    /// The list that says so is durable and public before this returns.
    ///
    /// - Source: Specification 06 §7
    public func revoke(_ request: OperatorRequest, from address: ClientAddress) async throws -> RevocationReceipt {
        let (identity, known) = (identity, board.revocations?.list)
        let result = try await authorized(
            request, tier: .privileged, from: address
        ) { moment, transaction -> Verdict<RevocationPublication.Result> in
            let decision: RevocationDecision
            do throws(AuthorityRefusal) {
                decision = try RevocationDecision(
                    request.body, identity: identity, moment: moment, known: known)
            } catch {
                return .denied(Denial(error))
            }
            return try decision.decide(transaction)
        }
        return announce(result)
    }

    /// Revokes a certificate for the program that embeds the authority.
    public func revoke(certificateID: String, reason: RevocationReason) async throws -> RevocationReceipt {
        let decision = RevocationDecision(
            certificateID: certificateID, reason: reason, identity: identity, moment: moment(.unknown),
            known: board.revocations?.list)
        switch try await store.write({ try decision.decide($0) }) {
        case .granted(let result): return announce(result)
        case .denied(let denial): throw denial.refusal
        }
    }

    /// Lets a request pass that an operator of at least the read tier has signed.
    public func requireReader(_ request: OperatorRequest, from address: ClientAddress) async throws {
        try await requireOperator(request, tier: .read, from: address)
    }

    /// Lets a request pass that an operator of at least this tier has signed.
    func requireOperator(
        _ request: OperatorRequest, tier: OperatorTier, from address: ClientAddress
    ) async throws {
        try await authorized(request, tier: tier, from: address) { _, _ in .granted(()) }
    }

    private func announce(_ result: RevocationPublication.Result) -> RevocationReceipt {
        take(over: result)
        return RevocationReceipt(sequence: result.list.sequence, count: result.list.revokedCertificates.count)
    }

    private static func store(
        _ policy: InvitePolicy, moment: RequestMoment, _ transaction: any AuthorityTransaction
    ) throws -> InviteReceipt {
        let token = UUIDv4.make()
        let end = moment.now.advanced(by: .seconds(policy.tokenExpiryHours * 3_600))
        let invite = InviteRecord(
            digest: SHA256.hex(Array(token.utf8)), roles: policy.roles, maxValidityHours: policy.maxValidityHours,
            createdAt: moment.now, expiresAt: end, recipientPublicKey: policy.recipient?.text)
        try transaction.insert(invite)
        try transaction.append(
            moment.event(
                .inviteCreated,
                [
                    "token_fingerprint": .string(invite.fingerprint),
                    "roles": .array(policy.roles.map { .string($0) }),
                    "recipient_public_key": policy.recipient.map { .string($0.text) } ?? .null,
                    "node_sovereign_id": nil, "executor_resource_prefix": nil,
                ]))
        return InviteReceipt(tokenID: token, expiresAt: end)
    }
}
