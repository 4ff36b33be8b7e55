internal import MeshCrypto
internal import MeshProtocol

/// The route that a node request was posted to, as our nodes name it in the signed member `purpose`.
enum NodeRoute: String, Sendable {
    case join
    case heartbeat
    case renew

    /// The scope that events name.
    func scope(_ key: PublicKey) -> String {
        (self == .join ? "join:" : "node:") + key.text
    }
}

/// What can be said about a node's signature from the request alone: everything but whether its nonce was used.
///
/// - Source: Specification 06 §3
struct NodeAuthentication: Sendable {
    private enum Finding: Sendable {
        /// A check before that of the nonce failed.
        case failed(reason: String, message: String)
        /// Only the nonce is left to be checked, then the verdict on the signature holds.
        case examined(nonce: String, failure: SignatureFailure?)
    }

    private enum SignatureFailure: String, Sendable {
        case invalid = "invalid_signature"
        case wrongPurpose = "wrong_purpose"

        var message: String {
            switch self {
            case .invalid: "Invalid signature"
            case .wrongPurpose: "Request is signed for another route or authority"
            }
        }
    }

    private let finding: Finding
    private let route: NodeRoute
    private let key: PublicKey

    /// Whether the request needs nothing but an unused nonce.
    var isValid: Bool {
        if case .examined(_, nil) = finding { true } else { false }
    }

    init(_ body: JSONObject, key: PublicKey, route: NodeRoute, identity: AuthorityIdentity, now: UTCTime) {
        self.route = route
        self.key = key
        finding = Self.examine(body, key: key, route: route, identity: identity, now: now)
    }

    private static func examine(
        _ body: JSONObject, key: PublicKey, route: NodeRoute, identity: AuthorityIdentity, now: UTCTime
    ) -> Finding {
        guard let signature = body["signature"]?.stringValue, !signature.isEmpty,
            let timestamp = body["timestamp"]?.stringValue, !timestamp.isEmpty,
            let nonce = body["nonce"]?.stringValue, !nonce.isEmpty
        else {
            return .failed(
                reason: "missing_fields",
                message: "Missing authentication fields: signature, timestamp, and nonce required")
        }
        guard nonce.unicodeScalars.count <= AuthorityLimits.identifierCharacters else {
            return .failed(
                reason: "oversized_nonce",
                message: "nonce is longer than \(AuthorityLimits.identifierCharacters) characters")
        }
        guard let time = UTCTime(lenientText: timestamp) else {
            return .failed(reason: "invalid_timestamp", message: "Invalid timestamp format")
        }
        let difference = now.duration(since: time)
        let age = difference < .zero ? .zero - difference : difference
        guard age <= AuthorityLimits.requestSkew else {
            let limit = AuthorityLimits.requestSkew.components.seconds
            return .failed(
                reason: "stale_timestamp",
                message: "Request timestamp too old (\(age.components.seconds)s > \(limit)s)")
        }
        guard let signature = Ed25519Signature(text: signature),
            key.isValid(signature, for: NodeRequest.signedBytes(of: body))
        else { return .examined(nonce: nonce, failure: .invalid) }
        let isOurs =
            matches(body["purpose"], route.rawValue, identity) && matches(body["audience"], identity.audience, identity)
        return .examined(nonce: nonce, failure: isOurs ? nil : .wrongPurpose)
    }

    private static func matches(_ value: JSONValue?, _ expected: String, _ identity: AuthorityIdentity) -> Bool {
        guard let value else { return !identity.requiresRequestPurpose }
        return value.stringValue?.isSameText(as: expected) ?? false
    }

    /// The refusal that the request deserves, or nil when it is authentic and its nonce unused.
    func denial(_ reader: any AuthorityReader, at moment: RequestMoment) throws -> Denial? {
        switch finding {
        case .failed(let reason, let message):
            return denial(reason, message, at: moment)
        case .examined(let nonce, let failure):
            if try reader.isUsed(nonce: nonce, scope: nonceScope) { return replay(nonce, at: moment) }
            return failure.map { denial($0.rawValue, $0.message, at: moment) }
        }
    }

    /// Uses up the nonce of an authentic request; the refusal when it was used already.
    func claim(_ transaction: any AuthorityTransaction, at moment: RequestMoment) throws -> Denial? {
        guard case .examined(let nonce, nil) = finding else { return try denial(transaction, at: moment) }
        let isFresh = try transaction.claim(nonce: nonce, scope: nonceScope, at: moment.now)
        return isFresh ? nil : replay(nonce, at: moment)
    }

    /// A nonce is single use over all node routes of a key.
    private var nonceScope: String { "node:" + key.text }

    private func denial(_ reason: String, _ message: String, at moment: RequestMoment) -> Denial {
        Denial(
            .nodeAuthFailed, message,
            event: moment.event(
                .nodeAuthFailed, ["scope": .string(route.scope(key)), "reason": .string(reason)]))
    }

    private func replay(_ nonce: String, at moment: RequestMoment) -> Denial {
        Denial(
            .nodeAuthFailed, "Nonce already used (replay detected)",
            event: moment.event(
                .nodeAuthFailed,
                [
                    "scope": .string(route.scope(key)), "reason": "nonce_replay", "nonce": .string(nonce),
                ]))
    }
}
