internal import MeshProtocol

/// The checks of a genesis block and of succession records as received, in the order of the specification.
///
/// - Source: Specification 02 §11 (Verification)
struct KeyHistoryVerifier {
    /// The root key that the verifier holds, base64.
    let rootPublicKey: String

    func verify(genesis: JSONValue, successions: [JSONValue]) -> KeyHistoryVerification {
        let block: GenesisBlock
        do throws(DecodingRefusal) {
            block = try GenesisBlock(json: genesis)
        } catch {
            return refusal(1, .genesisInvalid, error.description)
        }
        var history: AuthorityKeyHistory
        do throws(Reason) {
            history = try self.history(from: block, received: genesis)
        } catch {
            return refusal(1, error)
        }
        for received in successions {
            let expected = history.newestWindow.keySequence + 1
            let record: KeySuccessionRecord
            do throws(DecodingRefusal) {
                record = try KeySuccessionRecord(ignoringUnknownMembersOf: received)
            } catch {
                return refusal(expected, .payloadInvalid, error.description)
            }
            do throws(Reason) {
                try extend(&history, with: record, received: received)
            } catch {
                return refusal(record.keySequence, error)
            }
        }
        return KeyHistoryVerification(verified: history)
    }

    private typealias Reason = KeyHistoryFailure.Reason

    private func refusal(_ keySequence: Int64, _ reason: Reason, _ detail: String = "") -> KeyHistoryVerification {
        KeyHistoryVerification(
            refused: KeyHistoryFailure(keySequence: keySequence, reason: reason, detail: detail)
        )
    }

    private func history(
        from genesis: GenesisBlock, received: JSONValue
    ) throws(Reason) -> AuthorityKeyHistory {
        guard let members = received.objectValue else { throw .genesisInvalid }
        guard ExactText(genesis.rootPublicKey) == ExactText(rootPublicKey) else { throw .genesisRootMismatch }
        guard let root = PublicKey(valid: rootPublicKey), isSigned(genesis, asReceived: members, by: [root]) else {
            throw .genesisInvalidSignature
        }
        guard !Self.hasUnknownMembers(members, rendered: genesis.json) else { throw .unknownField }
        guard genesis.isExactForm(of: members) else { throw .nonCanonicalForm }
        guard genesis.isFullySigned(by: root) else { throw .genesisInvalidSignature }
        do throws(TrustError) {
            return try AuthorityKeyHistory(signed: genesis, root: root)
        } catch {
            throw error.reason
        }
    }

    private func extend(
        _ history: inout AuthorityKeyHistory, with record: KeySuccessionRecord, received: JSONValue
    ) throws(Reason) {
        let previous = history.newestWindow
        let newKey = PublicKey(valid: record.newPublicKey)
        let signers = [history.rootKey, previous.publicKey, newKey].compactMap { $0 }
        try checkForm(of: record, received: received, signers: signers)

        guard ExactText(record.sovereignID) == ExactText(history.networkName) else { throw .sovereignMismatch }
        guard record.keySequence == previous.keySequence + 1,
            ExactText(record.previousPublicKey) == ExactText(previous.publicKey.text),
            record.previousSuccessionDigest.map(ExactText.init)
                == history.successions.last.map({ ExactText($0.digest) })
        else { throw .chainBreak }
        guard let newKey, newKey != history.rootKey, !history.windows.contains(where: { $0.publicKey == newKey })
        else { throw .keyReused }

        guard let issuedAt = record.issuedAt.time, let effectiveAt = record.effectiveAt.time,
            let newValidTo = record.newValidTo.time
        else { throw .payloadInvalid }
        guard issuedAt <= effectiveAt else { throw .backdated }
        if let start = previous.validFrom, effectiveAt <= start { throw .notIncreasing }
        guard newValidTo > effectiveAt else { throw .notIncreasing }
        if previous.isEndEnforced, let end = previous.validTo.time, effectiveAt > end { throw .afterExpiry }

        guard record.hasSignature(by: history.rootKey) else { throw .invalidRootSignature }
        guard record.hasSignature(by: newKey) else { throw .invalidNewKeySignature }
        guard record.hasSignature(by: previous.publicKey) else { throw .invalidPreviousSignature }
        history.append(record, key: newKey, effectiveAt: effectiveAt)
    }

    /// Refuses unknown members and other forms; says which only if one of the keys involved signed what was received.
    private func checkForm(
        of record: KeySuccessionRecord, received: JSONValue, signers: [PublicKey]
    ) throws(Reason) {
        guard let members = received.objectValue.map(KeySuccessionRecord.withoutAbsentMembers) else {
            throw .payloadInvalid
        }
        let hasUnknownMembers = Self.hasUnknownMembers(members, rendered: record.json)
        guard hasUnknownMembers || !record.isExactForm(of: members) else { return }
        guard isSigned(record, asReceived: members, by: signers) else { throw .invalidSignature }
        throw hasUnknownMembers ? .unknownField : .nonCanonicalForm
    }

    /// Whether a signature of one of the keys verifies over what was received.
    private func isSigned<Document: ExactFormDocument>(
        _ document: Document, asReceived members: JSONObject, by keys: [PublicKey]
    ) -> Bool {
        guard document.signatures.count <= MeshLimits.maximumSignatures else { return false }
        let bytes = Document.signedBytes(asReceived: members)
        return document.signatures.contains { signature in
            guard let signature = Ed25519Signature(text: signature.signature) else { return false }
            return keys.contains { $0.isValid(signature, for: bytes) }
        }
    }

    /// Whether received members, at any depth but inside `signatures`, are missing from what the type renders.
    private static func hasUnknownMembers(_ received: JSONObject, rendered: JSONValue) -> Bool {
        guard let known = rendered.objectValue else { return false }
        return received.members.contains { member in
            guard let value = known[member.name] else { return true }
            return member.name != "signatures" && hasUnknownMembers(member.value, rendered: value)
        }
    }

    private static func hasUnknownMembers(_ received: JSONValue, rendered: JSONValue) -> Bool {
        switch (received, rendered) {
        case (.object(let members), _):
            hasUnknownMembers(members, rendered: rendered)
        case (.array(let elements), .array(let renderedElements)):
            zip(elements, renderedElements).contains { hasUnknownMembers($0, rendered: $1) }
        default: false
        }
    }
}
