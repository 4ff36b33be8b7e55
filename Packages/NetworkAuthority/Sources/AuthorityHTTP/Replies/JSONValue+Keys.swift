internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol

// What is told of the authority's keys.

extension JSONValue {
    /// The key history with the windows of all keys, as they are at a time.
    ///
    /// - Parameter own: position of the key that this instance runs with, which is marked as current.
    static func keyHistory(
        _ history: AuthorityKeyHistory, own: Int64, ownKeyID: String, vouchingGrace: Duration, at now: UTCTime
    ) -> JSONValue {
        let keys = history.windows.map { window in
            var members = window.json.objectValue ?? [:]
            // No record names the genesis key before its first succession: then it is this authority's own.
            if window.keyID == nil { members["key_id"] = .string(ownKeyID) }
            members["current"] = .bool(window.keySequence == own)
            return JSONValue.object(members)
        }
        return [
            "sovereign_id": .string(history.networkName), "root_public_key": .string(history.rootKey.text),
            "handover_seconds": .int(AuthorityKeyWindow.handover.components.seconds),
            "genesis": history.genesis.json,
            "successions": .array(history.successions.map(\.json)), "keys": .array(keys),
            "signing_key_sequence": history.key(signingAt: now).map { .int($0.keySequence) } ?? .null,
            "vouching_grace_seconds": .int(vouchingGrace.components.seconds),
        ]
    }

    /// The authority's description of itself.
    ///
    /// - Parameter own: position of the key that this instance runs with.
    static func sovereign(_ history: AuthorityKeyHistory, own: Int64, origin: String) -> JSONValue {
        func dateText(_ timestamp: Timestamp) -> JSONValue {
            .string(timestamp.time?.requestText ?? timestamp.text)
        }
        let genesis = history.genesis
        let authority = genesis.networkAuthority
        let signing = history.windows.first { $0.keySequence == own } ?? history.newestWindow
        let surfaces = ["genesis": "/genesis", "key_history": "/na/key-history", "swagger": "/swagger.json"]
        return [
            "sovereign_id": .string(genesis.networkName), "network_name": .string(genesis.networkName),
            "network_version": .string(genesis.networkVersion), "endpoint": .string(origin),
            "network_authority": [
                "public_key": .string(authority.publicKey), "valid_from": dateText(authority.validFrom),
                "valid_to": dateText(authority.validTo), "valid_to_enforced": false,
            ],
            "signing_key": [
                "key_sequence": .int(signing.keySequence), "public_key": .string(signing.publicKey.text),
                "signs_until": signing.end.map { .string($0.requestText) } ?? .null,
            ],
            "root_public_key": .string(genesis.rootPublicKey), "policy_manifest": genesis.policyManifest.json,
            "bootstrap_anchor_count": .int(genesis.bootstrapAnchors.count),
            "supported_surfaces": .object(JSONObject(surfaces.map { ($0.key, .string(origin + $0.value)) })),
        ]
    }

    /// The state of the authority's own key.
    static func keyStatus(_ status: AuthorityKeyStatus) -> JSONValue {
        var members: JSONObject = ["key_sequence": .int(status.sequence)]
        switch status.standing {
        case .signing:
            members["state"] = "signing"
        case .pending(let time):
            members["state"] = "pending"
            members["signs_from"] = .string(time.requestText)
        case .stopped:
            members["state"] = "stopped"
            members["reason"] = status.standing.refusal.map { .string($0.code.wireName) }
        }
        return .object(members)
    }

    /// What is to be signed again because a key that was succeeded signed it; `pending` when anything is.
    static func reissueMembers(isPolicyOutdated: Bool) -> JSONObject {
        [
            "reissue_pending": .bool(isPolicyOutdated),
            "due": ["attestations": 0, "treaties": 0, "policy_manifest": .bool(isPolicyOutdated)],
        ]
    }
}
