public import MeshProtocol
internal import Synchronization

/// What became of an operator key that was to be revoked.
public enum OperatorKeyReceipt: Sendable, Equatable {
    /// It counts no more; so many keys are left.
    case revoked(keyID: String, at: UTCTime, reason: String, remainingKeys: Int)
    /// It counted no more before.
    case alreadyRevoked(keyID: String)
}

extension NetworkAuthority {
    /// Revokes an operator key for an operator of the privileged tier.
    ///
    /// From then on the key is answered like an unknown one. That lasts: a key id that was revoked can only be replaced
    /// by another in the configuration.
    ///
    /// - Source: Specification 06 §7
    public func revokeOperatorKey(
        _ id: String, _ request: OperatorRequest, from address: ClientAddress
    ) async throws -> OperatorKeyReceipt {
        let operators = operators
        return announce(
            try await authorized(
                request, tier: .privileged, from: address
            ) { moment, transaction -> Verdict<OperatorKeyReceipt> in
                let reason: String
                do throws(AuthorityRefusal) {
                    reason = try Self.reason(in: request.body)
                } catch {
                    return .denied(Denial(error))
                }
                return try OperatorKeyRevocation(
                    keyID: id, reason: reason, operatorID: request.credentials.keyID, configured: operators,
                    moment: moment
                ).decide(transaction)
            })
    }

    /// Revokes an operator key for the program that embeds the authority.
    public func revokeOperatorKey(_ id: String, reason: String = "unspecified") async throws -> OperatorKeyReceipt {
        let decision = OperatorKeyRevocation(
            keyID: id, reason: try Self.checked(reason), operatorID: nil, configured: operators,
            moment: moment(.unknown))
        switch try await store.write({ try decision.decide($0) }) {
        case .granted(let receipt): return announce(receipt)
        case .denied(let denial): throw denial.refusal
        }
    }

    private func announce(_ receipt: OperatorKeyReceipt) -> OperatorKeyReceipt {
        switch receipt {
        case .revoked(let id, _, _, _), .alreadyRevoked(let id):
            state.withLock { _ = $0.revokedOperators.insert(ExactText(id)) }
        }
        return receipt
    }

    private static func reason(in body: JSONObject) throws(AuthorityRefusal) -> String {
        let given = try RequestFields(body: body).text("reason", upTo: AuthorityLimits.reasonCharacters)
        return try checked(given ?? "unspecified")
    }

    private static func checked(_ reason: String) throws(AuthorityRefusal) -> String {
        let limit = AuthorityLimits.reasonCharacters
        guard reason.unicodeScalars.count <= limit,
            !reason.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw AuthorityRefusal(.badRequest, "reason must be one line of at most \(limit) characters")
        }
        return reason.isEmpty ? "unspecified" : reason
    }
}
