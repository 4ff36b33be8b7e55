internal import AuthorityCore
internal import MeshProtocol

// What operators are told of policies, invites and keys.

extension JSONValue {
    /// The history has the contract's members; one more says that it is not whole.
    static func policies(_ history: PolicyHistory) -> JSONValue {
        var reply: JSONObject = ["versions": .array(history.versions.map(\.entry))]
        if history.isTruncated { reply["truncated"] = true }
        return .object(reply)
    }

    static func invites(_ listing: InviteListing) -> JSONValue {
        [
            "invites": .array(listing.invites.map { $0.entry(at: listing.time) }),
            "truncated": .bool(listing.isTruncated),
        ]
    }

    static func operatorKey(_ receipt: OperatorKeyReceipt) -> JSONValue {
        switch receipt {
        case .revoked(let keyID, let time, let reason, let remaining):
            [
                "key_id": .string(keyID), "revoked": true, "revoked_at": .string(time.requestText),
                "reason": .string(reason), "remaining_active_keys": .int(remaining),
            ]
        case .alreadyRevoked(let keyID):
            ["key_id": .string(keyID), "revoked": true, "already_revoked": true]
        }
    }
}

extension PolicyVersion {
    fileprivate var entry: JSONValue {
        [
            "policy_id": .string(policy.policyID), "active": .bool(isActive),
            "created_at": .string(createdAt.requestText), "policy": policy.json,
        ]
    }
}

extension InviteRecord {
    fileprivate func entry(at time: UTCTime) -> JSONValue {
        [
            "fingerprint": .string(fingerprint), "roles": .array(roles.map { .string($0) }),
            "recipient_public_key": recipientPublicKey.map { .string($0) } ?? .null,
            "max_validity_hours": .int(maxValidityHours), "created_at": .string(createdAt.requestText),
            "expires_at": .string(expiresAt.requestText),
            "used_at": usedAt.map { .string($0.requestText) } ?? .null,
            "used_by_key": usedByKey.map { .string($0) } ?? .null, "state": .string(state(at: time).rawValue),
        ]
    }
}
