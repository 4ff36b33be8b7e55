internal import AuthorityAudit
internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol

// The replies that are not documents.

extension JSONValue {
    static func invite(_ receipt: InviteReceipt) -> JSONValue {
        ["token_id": .string(receipt.tokenID), "expires_at": .string(receipt.expiresAt.requestText)]
    }

    static func revocation(_ receipt: RevocationReceipt) -> JSONValue {
        ["crl_sequence": .int(receipt.sequence), "revoked_count": .int(receipt.count)]
    }

    static func heartbeat(_ time: UTCTime) -> JSONValue {
        ["ack": true, "server_time": .string(time.requestText)]
    }

    static func health(_ genesis: GenesisBlock) -> JSONValue {
        [
            "status": "healthy", "network": .string(genesis.networkName), "version": .string(genesis.networkVersion),
            "boundary_policies": "healthy", "boundary_policy_enforcement": "optional", "evidence_store": "off",
        ]
    }

    /// The readiness for everybody, with harmless values; `location` and `audit` are for operators.
    static func readiness(
        _ readiness: AuthorityReadiness, configuration: AuthorityConfiguration, keyID: String, fingerprint: String,
        instance: String, location: String, audit: AuthorityAuditHealth? = nil
    ) -> JSONValue {
        var members: JSONObject = [
            "status": .string(readiness.isReady ? "ready" : "not_ready"),
            "database": database(readiness.database), "db_path": .string(location), "ha_mode": "off",
            "instance": .string(instance), "na_key": .keyStatus(readiness.key),
            "rate_limiter": .string(configuration.rateStore.rawValue),
            "reissue": .object(reissueMembers(isPolicyOutdated: readiness.isPolicyOutdated)),
            "signing_key": [
                "fingerprint": .string(fingerprint), "key_id": .string(keyID),
                "provider": .string(configuration.keyProvider),
            ],
        ]
        members["audit"] = audit.map(auditLog)
        return .object(members)
    }

    private static func auditLog(_ health: AuthorityAuditHealth) -> JSONValue {
        var members: JSONObject = [
            "path": .string(health.path), "writer": .bool(health.isWriter), "writing": .bool(health.isWriting),
            "failed_writes": .int(health.failedWrites),
        ]
        members["failure"] = health.failure.map { .string($0) }
        return .object(members)
    }

    static func database(_ health: AuthorityStoreHealth) -> JSONValue {
        [
            "backend": .string(health.backend), "expected_schema_version": .int(health.expectedSchemaVersion),
            "schema_version": .int(health.schemaVersion), "writable": .bool(health.isWritable),
        ]
    }
}

extension NodeRoster {
    /// The roster as it is replied.
    ///
    /// Written entry by entry: it may be long.
    var replyBytes: [UInt8] {
        let rows = nodes.map { (Array(JSONValue.string($0.id).canonicalBytes()), $0.rosterEntry.canonicalBytes()) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
        var bytes = Array("{\"count\":\(count),\"nodes\":{".utf8)
        for (index, row) in rows.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += row.0
            bytes.append(UInt8(ascii: ":"))
            bytes += row.1
        }
        return bytes + Array("}}\n".utf8)
    }
}

extension CertificateRecord {
    fileprivate var rosterEntry: JSONValue {
        [
            "node_public_key": .string(certificate.nodePublicKey),
            "roles": .array(certificate.roles.map { .string($0) }), "status": .string(heartbeatStatus),
            "last_heartbeat": lastHeartbeat.map { .string($0.requestText) } ?? .null,
            "remote_addr": remoteAddress.map { .string($0) } ?? .null, "expires_at": .string(expiresAt.requestText),
        ]
    }
}
