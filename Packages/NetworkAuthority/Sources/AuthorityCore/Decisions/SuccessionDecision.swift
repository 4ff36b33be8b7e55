internal import MeshCrypto
internal import MeshProtocol

/// The decision on a record that names the authority's next key.
///
/// Judged against the history in the transaction, not against a remembered one. The record, with the signature of the
/// outgoing key added, is verified once more as everybody will before it is kept.
/// - Source: Specification 06 §9, 02 §11
struct SuccessionDecision: Sendable {
    /// The record in force, and the history and rows with it.
    struct Outcome: Sendable {
        let record: KeySuccessionRecord
        let history: AuthorityKeyHistory
        let rows: [KeyHistoryRecord]
    }

    let genesis: GenesisBlock
    let identity: AuthorityIdentity
    let moment: RequestMoment
    /// Who submitted it.
    let operatorID: String

    /// All checks in the contract's order, and the record.
    func decide(_ received: JSONValue?, _ transaction: any AuthorityTransaction) throws -> Verdict<Outcome> {
        let record: KeySuccessionRecord
        do throws(AuthorityRefusal) {
            record = try Self.decode(received)
        } catch {
            return .denied(Denial(error))
        }
        let rows = try transaction.keyHistory()
        let history = try AuthorityKeyHistory.verified(rows: rows, genesis: genesis)
        if let known = history.successions.last, known.digest == record.digest {
            return .granted(Outcome(record: known, history: history, rows: rows))
        }
        if let refusal = try refusal(of: record, after: history) { return .denied(Denial(refusal)) }
        let signed =
            record.hasSignature(by: history.newestWindow.publicKey)
            ? record : try identity.sign(record, at: moment.now)
        guard let continued = continuation(of: history, with: signed).history else {
            throw AuthorityStoreError(.damaged, "a succession that was examined does not verify")
        }
        let row = KeyHistoryRecord(signed, window: continued.newestWindow, recordedAt: moment.now)
        try transaction.append(row)
        try transaction.append(moment.event(.keySuccessionRecorded, details(signed)))
        return .granted(Outcome(record: signed, history: continued, rows: rows + [row]))
    }

    private static func decode(_ received: JSONValue?) throws(AuthorityRefusal) -> KeySuccessionRecord {
        guard let received, let members = received.objectValue else {
            throw AuthorityRefusal(.invalidSuccession, "succession is required: the record the root key signed")
        }
        let record: KeySuccessionRecord
        do throws(DecodingRefusal) {
            record = try KeySuccessionRecord(json: received)
        } catch {
            throw AuthorityRefusal(
                .invalidSuccession, "succession does not match the KeySuccessionRecord model")
        }
        guard record.isExactForm(of: members) else {
            throw AuthorityRefusal(
                .invalidSuccession, "succession is not in the exact form in which KeySuccessionRecord is written")
        }
        // Room for the signature of the outgoing key.
        guard record.signatures.count < MeshLimits.maximumSignatures else {
            throw AuthorityRefusal(
                .invalidSuccession, "succession has more than \(MeshLimits.maximumSignatures - 1) signatures")
        }
        return record
    }

    private func refusal(
        of record: KeySuccessionRecord, after history: AuthorityKeyHistory
    ) throws -> AuthorityRefusal? {
        let now = moment.now
        guard let keys = identity.keys, keys.window.publicKey == history.newestWindow.publicKey else {
            return Self.pending
        }
        switch keys.standing(at: now) {
        case .signing: break
        case .pending: return Self.pending
        case .stopped: try identity.requireSigning(at: now)
        }
        if let failure = continuation(of: history, with: record).failures.first,
            failure.reason != .invalidPreviousSignature
        {
            return Self.refusal(failure.reason)
        }
        guard let effective = record.effectiveAt.time, let end = record.newValidTo.time,
            AuthorityLimits.successionNotice.contains(effective.duration(since: now)),
            end.duration(since: effective) <= AuthorityLimits.longestKeyValidity
        else {
            return AuthorityRefusal(
                .successionTimesInvalid,
                "effective_at must be 60 seconds to 30 days from now, and the new key valid for at most 3653 days")
        }
        guard history.successions.count < AuthorityLimits.successions else {
            return AuthorityRefusal(
                .invalidSuccession, "the key history is full: it holds \(AuthorityLimits.successions) successions")
        }
        return nil
    }

    /// The history with one more record, as everybody verifies it.
    private func continuation(
        of history: AuthorityKeyHistory, with record: KeySuccessionRecord
    ) -> KeyHistoryVerification {
        AuthorityKeyHistory.verify(
            genesis: genesis.json, successions: (history.successions + [record]).map(\.json),
            rootPublicKey: genesis.rootPublicKey)
    }

    private static let pending = AuthorityRefusal(
        .successionPending,
        "this instance does not sign with the NA's newest key: a succession is pending, "
            + "or the instance runs an older key")

    private static func refusal(_ reason: KeyHistoryFailure.Reason) -> AuthorityRefusal {
        switch reason {
        case .invalidRootSignature:
            AuthorityRefusal(.successionInvalidRootSignature, "the succession is not signed by the root key")
        case .invalidNewKeySignature:
            AuthorityRefusal(
                .successionInvalidNewKeySignature,
                "the succession is not signed by the new key it names: "
                    + "sign it where the new key is held ('genesis-mesh na succession prove')")
        case .backdated:
            AuthorityRefusal(.successionBackdated, "the succession was issued after it takes effect")
        case .sovereignMismatch: broken(.successionSovereignMismatch)
        case .keyReused: broken(.successionKeyReused)
        case .notIncreasing: broken(.successionNotIncreasing)
        case .afterExpiry: broken(.successionAfterExpiry)
        default: broken(.successionChainBreak)
        }
    }

    private static func broken(_ code: AuthorityRefusal.Code) -> AuthorityRefusal {
        AuthorityRefusal(code, "the succession does not continue the key history (\(code.wireName))")
    }

    private func details(_ record: KeySuccessionRecord) -> JSONObject {
        func text(_ timestamp: Timestamp) -> JSONValue { .string(timestamp.time?.requestText ?? timestamp.text) }
        return [
            "succession_id": .string(record.successionID), "key_sequence": .int(record.keySequence),
            "previous_key_id": .string(record.previousKeyID), "new_key_id": .string(record.newKeyID),
            "new_public_key": .string(record.newPublicKey), "effective_at": text(record.effectiveAt),
            "new_valid_to": text(record.newValidTo), "recorded_by": .string(operatorID),
        ]
    }
}
