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

    /// The windows of the authority's keys: one, while no succession is served.
    static func keyHistory(_ configuration: AuthorityConfiguration) -> JSONValue {
        let genesis = configuration.genesis
        return [
            "sovereign_id": .string(genesis.networkName), "root_public_key": .string(genesis.rootPublicKey),
            "handover_seconds": .int(AuthorityKeyWindow.handover.components.seconds), "genesis": genesis.json,
            "successions": [],
            "keys": [
                [
                    "key_sequence": 1, "key_id": .string(configuration.keyID),
                    "public_key": .string(genesis.networkAuthority.publicKey), "valid_from": nil,
                    "succeeded_at": nil, "valid_to": .string(genesis.networkAuthority.validTo.text),
                    "valid_to_enforced": false, "current": true,
                ]
            ],
            "signing_key_sequence": 1,
            "vouching_grace_seconds": .int(configuration.vouchingGrace.components.seconds),
        ]
    }

    static func sovereign(_ genesis: GenesisBlock, origin: String) -> JSONValue {
        func dateText(_ timestamp: Timestamp) -> JSONValue {
            .string(timestamp.time?.requestText ?? timestamp.text)
        }
        let authority = genesis.networkAuthority
        let surfaces = ["genesis": "/genesis", "key_history": "/na/key-history", "swagger": "/swagger.json"]
        return [
            "sovereign_id": .string(genesis.networkName), "network_name": .string(genesis.networkName),
            "network_version": .string(genesis.networkVersion), "endpoint": .string(origin),
            "network_authority": [
                "public_key": .string(authority.publicKey), "valid_from": dateText(authority.validFrom),
                "valid_to": dateText(authority.validTo), "valid_to_enforced": false,
            ],
            "signing_key": ["key_sequence": 1, "public_key": .string(authority.publicKey), "signs_until": nil],
            "root_public_key": .string(genesis.rootPublicKey), "policy_manifest": genesis.policyManifest.json,
            "bootstrap_anchor_count": .int(genesis.bootstrapAnchors.count),
            "supported_surfaces": .object(JSONObject(surfaces.map { ($0.key, .string(origin + $0.value)) })),
        ]
    }

    /// The readiness for everybody, with harmless values; `location` is for operators.
    static func readiness(
        _ readiness: AuthorityReadiness, configuration: AuthorityConfiguration, fingerprint: String, instance: String,
        location: String
    ) -> JSONValue {
        [
            "status": .string(readiness.isReady ? "ready" : "not_ready"),
            "database": database(readiness.database), "db_path": .string(location), "ha_mode": "off",
            "instance": .string(instance), "na_key": ["state": "signing", "key_sequence": 1],
            "rate_limiter": "memory",
            "reissue": [
                "reissue_pending": false, "due": ["attestations": 0, "treaties": 0, "policy_manifest": false],
            ],
            "signing_key": [
                "fingerprint": .string(fingerprint), "key_id": .string(configuration.keyID),
                "provider": .string(configuration.keyProvider),
            ],
        ]
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
