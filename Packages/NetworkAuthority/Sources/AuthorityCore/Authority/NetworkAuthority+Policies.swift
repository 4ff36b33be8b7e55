public import MeshProtocol

/// The policies that an authority keeps, the newest first.
public struct PolicyHistory: Sendable {
    /// The newest policies, the newest first.
    public let versions: [PolicyVersion]
    /// Whether more are kept than are shown.
    public let isTruncated: Bool
}

extension NetworkAuthority {
    /// Publishes a policy for an operator of the privileged tier.
    ///
    /// It is durable and public before this returns.
    ///
    /// - Source: Specification 06 §7
    public func publishPolicy(
        _ request: OperatorRequest, from address: ClientAddress
    ) async throws -> PolicyManifest {
        let (identity, board) = (identity, board)
        return announce(
            try await authorized(request, tier: .privileged, from: address) {
                moment, transaction -> Verdict<PolicyPosting> in
                let draft: PolicyDraft
                do throws(AuthorityRefusal) {
                    draft = try PolicyDraft(request.body)
                } catch {
                    return .denied(Denial(error))
                }
                let publication = PolicyPublication(
                    identity: identity, moment: moment, operatorID: request.credentials.keyID)
                return .granted(board.posting(try publication.publish(draft, transaction)))
            })
    }

    /// Publishes a policy for the program that embeds the authority.
    public func publishPolicy(_ draft: PolicyDraft) async throws -> PolicyManifest {
        let publication = PolicyPublication(identity: identity, moment: moment(.unknown), operatorID: nil)
        let board = board
        return announce(
            try await store.write { board.posting(try publication.publish(draft, $0)) })
    }

    /// The policies that are kept, for an operator of at least the standard tier.
    public func policyHistory(_ request: OperatorRequest, from address: ClientAddress) async throws -> PolicyHistory {
        try await requireOperator(request, tier: .standard, from: address)
        return try await policyHistory()
    }

    /// The policies that are kept, for the program that embeds the authority.
    public func policyHistory() async throws -> PolicyHistory {
        let limit = AuthorityLimits.policyHistoryEntries
        let versions = try await store.read { try $0.policies(limit: limit + 1) }
        return PolicyHistory(versions: Array(versions.prefix(limit)), isTruncated: versions.count > limit)
    }

    /// Puts an earlier policy in force again, for an operator of the privileged tier.
    ///
    /// It is durable and public before this returns.
    ///
    /// - Source: Specification 06 §7
    public func rollBackPolicy(
        _ request: OperatorRequest, from address: ClientAddress
    ) async throws -> PolicyManifest {
        let (identity, board) = (identity, board)
        return announce(
            try await authorized(request, tier: .privileged, from: address) {
                moment, transaction -> Verdict<PolicyPosting> in
                guard let id = request.body["policy_id"]?.stringValue, !id.isEmpty else {
                    return .denied(Denial(.missingPolicyID, "policy_id required"))
                }
                let publication = PolicyPublication(
                    identity: identity, moment: moment, operatorID: request.credentials.keyID)
                return try publication.rollBack(to: id, transaction).map(board.posting)
            })
    }

    /// Puts an earlier policy in force again, for the program that embeds the authority.
    public func rollBackPolicy(to id: String) async throws -> PolicyManifest {
        let publication = PolicyPublication(identity: identity, moment: moment(.unknown), operatorID: nil)
        let board = board
        switch try await store.write({ try publication.rollBack(to: id, $0).map(board.posting) }) {
        case .granted(let posting): return announce(posting)
        case .denied(let denial): throw denial.refusal
        }
    }

    /// Takes over the policy that another process has put in force.
    ///
    /// What is on the board already, or was put there meanwhile, stays.
    func takeOverPolicy(_ policy: PolicyManifest?) async throws {
        guard let policy, PublicDocument(policy) != board.policy else { return }
        // Only the writer knows which of several changes was the last.
        let board = board
        let posting = try await store.write { try $0.activePolicy().map(board.posting) }
        if let posting { take(over: posting) }
    }

    private func announce(_ posting: PolicyPosting) -> PolicyManifest {
        take(over: posting)
        return posting.policy
    }
}
