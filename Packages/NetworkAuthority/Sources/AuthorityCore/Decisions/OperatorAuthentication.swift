internal import MeshCrypto
internal import MeshProtocol

/// Why an operator request failed to show who sent it.
struct OperatorFailure: Sendable {
    let reason: String
    let message: String
    /// The key id as it was given; nil when there was none, or one too long to be kept.
    let keyID: String?
    /// Whether the id names a key that is in force: its failures are counted with the key.
    let isActiveKey: Bool
    let nonce: String?
}

/// What can be said about an operator's signature from the request alone: everything but whether its nonce was used.
///
/// - Source: Specification 06 §4
enum OperatorAuthentication: Sendable {
    /// A check before that of the nonce failed.
    case failed(OperatorFailure)
    /// Only the nonce is left to be checked, then the signature counts.
    case examined(key: OperatorKey, nonce: String, isValid: Bool)

    init(
        _ request: OperatorRequest, operators: [ExactText: OperatorKey], revoked: Set<ExactText>, audience: String,
        acceptsLegacy: Bool, now: UTCTime
    ) {
        let credentials = request.credentials
        var known: OperatorKey?
        func failure(_ reason: String, _ message: String) -> OperatorAuthentication {
            .failed(
                OperatorFailure(
                    reason: reason, message: message, keyID: credentials.keyID, isActiveKey: known != nil, nonce: nil))
        }
        let longest = AuthorityLimits.adminHeaderCharacters
        guard credentials.all.allSatisfy({ ($0?.unicodeScalars.count ?? 0) <= longest }) else {
            // A key id that may be too long is not kept.
            self = .failed(
                OperatorFailure(
                    reason: "oversized_headers", message: "Invalid admin authentication headers", keyID: nil,
                    isActiveKey: false, nonce: nil))
            return
        }
        guard let keyID = credentials.keyID, let timestamp = credentials.timestamp, let nonce = credentials.nonce,
            let signatureText = credentials.signature,
            ![keyID, timestamp, nonce, signatureText].contains(where: \.isEmpty)
        else {
            self = failure("missing_headers", "Missing admin authentication headers")
            return
        }
        guard let key = operators[ExactText(keyID)] else {
            self = failure("unknown_key", Self.unknownKeyMessage)
            return
        }
        guard !revoked.contains(ExactText(keyID)) else {
            self = .failed(Self.revoked(key))
            return
        }
        known = key
        guard let time = UTCTime(lenientText: timestamp) else {
            self = failure("invalid_timestamp", "Invalid admin timestamp")
            return
        }
        let difference = now.duration(since: time)
        guard (.zero - AuthorityLimits.requestSkew...AuthorityLimits.requestSkew).contains(difference) else {
            self = failure("stale_timestamp", "Admin request timestamp too old")
            return
        }
        let signed = AdminRequest(
            method: request.method, path: request.path, query: request.query, audience: audience,
            body: request.body, keyID: keyID, timestamp: timestamp, nonce: nonce)
        let signature = Ed25519Signature(text: signatureText)
        let isValid = signature.map { signature in
            key.key.isValid(signature, for: signed.signedBytes)
                || (acceptsLegacy && key.key.isValid(signature, for: signed.legacySignedBytes))
        }
        self = .examined(key: key, nonce: nonce, isValid: isValid ?? false)
    }

    /// The scope in which an operator key's nonces are single use.
    static func scope(_ key: OperatorKey) -> String { "admin:" + key.id }

    static func invalidSignature(_ key: OperatorKey) -> OperatorFailure {
        OperatorFailure(
            reason: "invalid_signature", message: "Invalid admin signature", keyID: key.id, isActiveKey: true,
            nonce: nil)
    }

    /// A key that was revoked, perhaps by another process a moment ago: it is answered like an unknown one.
    static func revoked(_ key: OperatorKey) -> OperatorFailure {
        OperatorFailure(
            reason: "revoked_key", message: unknownKeyMessage, keyID: key.id, isActiveKey: false, nonce: nil)
    }

    static let unknownKeyMessage = "Unknown admin key"

    static func replay(_ key: OperatorKey, nonce: String) -> OperatorFailure {
        OperatorFailure(
            reason: "nonce_replay", message: "Admin nonce already used", keyID: key.id, isActiveKey: true,
            nonce: nonce)
    }
}
