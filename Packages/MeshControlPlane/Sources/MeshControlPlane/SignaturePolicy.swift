public import MeshCrypto
public import MeshProtocol

/// How many signatures a control message needs, and whose.
///
/// - Source: Specification 05 §10
public struct SignaturePolicy: Sendable {
    /// What is required of the signatures.
    public enum Rule: Sendable, Hashable {
        /// Valid ones by at least so many different keys, at least one.
        case atLeast(Int)
        /// No invalid one.
        case all
    }

    /// What is required.
    public let rule: Rule

    private let additionalKeys: [ExactText: PublicKey]

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - rule: What is required; by default one valid signature.
    ///   - additionalKeys: Keys beside the issuer's, by key id. The issuer's own id always selects the issuer's key.
    public init(rule: Rule = .atLeast(1), additionalKeys: [(keyID: String, key: PublicKey)] = []) {
        self.rule = rule
        self.additionalKeys = Dictionary(
            additionalKeys.map { (ExactText($0.keyID), $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// Why the message's signatures do not suffice; nil when they do.
    ///
    /// Each signature's key id selects its key; one with an unknown id is invalid. Signers are counted by key, so the
    /// same key counts once, under however many ids it signs.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - issuerKey: The key that the message's issuer was resolved to.
    public func refusal(of message: ControlMessage, issuerKey: PublicKey) -> ControlRefusal? {
        if message.signatures.isEmpty {
            return ControlRefusal(.signature, "Control message has no signature")
        }
        guard message.signatures.count <= MeshLimits.maximumSignatures else {
            return ControlRefusal(.signature, "Control message has too many signatures")
        }
        let bytes = message.signedBytes
        var signers: Set<PublicKey> = []
        var invalid = 0
        for signature in message.signatures {
            let isIssuer = signature.keyID.isSameText(as: message.issuer)
            let key = isIssuer ? issuerKey : additionalKeys[ExactText(signature.keyID)]
            if let key, signature.isValid(for: bytes, by: key) {
                signers.insert(key)
            } else {
                invalid += 1
            }
        }
        switch rule {
        case .all where invalid > 0:
            let valid = message.signatures.count - invalid
            return ControlRefusal(
                .signature, "Not all signatures are valid. Valid: \(valid), Invalid: \(invalid)")
        case .atLeast(let minimum) where signers.count < max(minimum, 1):
            return ControlRefusal(
                .signature, "Insufficient valid signatures: \(signers.count) (required: \(max(minimum, 1)))")
        case .all, .atLeast:
            return nil
        }
    }
}
