internal import MeshCrypto
internal import MeshProtocol

/// A descriptor that asks to be listed, once it has passed what can be told from it alone.
///
/// - Source: Specification 06 §8
struct AgentSubmission: Sendable {
    let descriptor: AgentDescriptor
    let key: PublicKey
    let registeredAt: UTCTime
    let expiresAt: UTCTime

    init(_ body: JSONObject, networkName: String, now: UTCTime) throws(AuthorityRefusal) {
        let found: AgentDescriptor
        do throws(DecodingRefusal) {
            found = try AgentDescriptor(json: .object(body))
        } catch {
            throw Self.invalid
        }
        guard Self.isBounded(found, body), let start = found.registeredAt.time, let end = found.expiresAt.time,
            end.duration(since: start) <= AuthorityLimits.agentLife
        else { throw Self.invalid }
        do throws(CryptoError) {
            key = try PublicKey(text: found.nodePublicKey)
        } catch {
            throw Self.invalid
        }
        guard !found.signatures.isEmpty else {
            throw AuthorityRefusal(.descriptorSignatureRequired, "descriptor must be signed by the node key")
        }
        guard found.isActive(at: now) else {
            throw AuthorityRefusal(.descriptorExpired, "descriptor expires_at is not in the future")
        }
        guard found.networkName.isSameText(as: networkName) else {
            throw AuthorityRefusal(
                .descriptorNetworkMismatch, "descriptor network_name does not match this NA",
                details: ["expected": .string(networkName)])
        }
        (descriptor, registeredAt, expiresAt) = (found, start, end)
    }

    /// What the node signed is what is listed, so a descriptor that is too long is refused, not cut.
    private static func isBounded(_ descriptor: AgentDescriptor, _ body: JSONObject) -> Bool {
        let names = [descriptor.agentID, descriptor.networkName, descriptor.endpoint.host, descriptor.endpoint.scheme]
        let longest = AuthorityLimits.agentTextCharacters
        return (names + descriptor.capabilities).allSatisfy { text in
            // The database ends a text at this character.
            text.unicodeScalars.count <= longest && !text.utf8.contains(0)
        }
            && descriptor.capabilities.count <= AuthorityLimits.agentCapabilities
            && descriptor.plainBytes().count <= AuthorityLimits.agentDescriptorBytes
    }

    private static let invalid = AuthorityRefusal(.invalidAgentDescriptor, "invalid descriptor")
}

/// The wish of a node not to be listed any more, authentic.
///
/// - Source: Specification 06 §8
struct AgentWithdrawal: Sendable {
    let key: NodeID
    let signedAt: UTCTime
    private let now: UTCTime

    init(_ body: JSONObject, of keyText: String, now: UTCTime) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        guard !fields.isAbsent("signature"), !fields.isAbsent("signed_at") else {
            throw AuthorityRefusal(.deleteSignatureRequired, "signature and signed_at required")
        }
        guard let text = body["signed_at"]?.stringValue, let time = UTCTime(lenientText: text) else {
            throw AuthorityRefusal(.invalidSignedAt, "signed_at must be ISO datetime")
        }
        let difference = now.duration(since: time)
        guard (.zero - AuthorityLimits.requestSkew...AuthorityLimits.requestSkew).contains(difference) else {
            throw AuthorityRefusal(.signedAtOutsideWindow, "signed_at outside +/-5 min window")
        }
        let isVersionKnown = body["version"].map { $0.stringValue?.isSameText(as: AgentRemoval.version) ?? false }
        guard isVersionKnown ?? true,
            let signature = body["signature"]?.stringValue.flatMap(Ed25519Signature.init(text:)),
            Self.isValid(signature, key: keyText, signedAt: text), let id = NodeID(text: keyText)
        else { throw AuthorityRefusal(.invalidSignature, "invalid signature") }
        (key, signedAt, self.now) = (id, time, now)
    }

    private static func isValid(_ signature: Ed25519Signature, key: String, signedAt: String) -> Bool {
        do throws(CryptoError) {
            return try PublicKey(text: key).isValid(
                signature, for: AgentRemoval.signedBytes(key: key, signedAt: signedAt))
        } catch {
            return false
        }
    }

    /// The listing that is to end.
    ///
    /// One that was signed after the withdrawal is none: who repeats the request of another takes nothing away.
    func listing(_ reader: any AgentReader) throws -> Verdict<AgentRecord> {
        guard let agent = try reader.agent(of: key), agent.isListed(at: now), agent.registeredAt <= signedAt else {
            return .denied(Denial(AuthorityRefusal.agentNotRegistered))
        }
        return .granted(agent)
    }

    func decide(_ transaction: any AuthorityTransaction) throws -> Verdict<AgentRecord> {
        switch try listing(transaction) {
        case .denied(let denial): return .denied(denial)
        case .granted(var agent):
            agent.registeredAt = signedAt
            agent.expiresAt = now.advanced(by: .microseconds(-1))
            try transaction.put(agent)
            return .granted(agent)
        }
    }
}

extension AuthorityRefusal {
    static let agentNotRegistered = AuthorityRefusal(.agentNotRegistered, "agent not registered")
}
