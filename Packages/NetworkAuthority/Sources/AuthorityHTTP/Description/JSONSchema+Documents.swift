internal import AuthorityCore
internal import MeshProtocol

// The signed documents, as they are served.

extension JSONSchema {
    static let documentSignature = object([
        .required("key_id", text().described("Name of the key, as its signer calls it.")),
        .required("sig", text().described("Base64 of the Ed25519 signature over the canonical form.")),
    ])

    private static let signatures = list(of: .reference(.documentSignature))

    static let genesisBlock = object([
        .required("network_name", text()), .required("network_version", text()),
        .required("root_public_key", text()),
        .required(
            "network_authority",
            object([
                .required("public_key", publicKey), .required("valid_from", timestamp),
                .required("valid_to", timestamp),
            ])),
        .required("allowed_crypto_suites", list(of: text())), .required("allowed_transports", list(of: text())),
        .required(
            "policy_manifest", object([.required("hash", text()), .required("url", text().orNull)])),
        .required(
            "bootstrap_anchors",
            list(of: object([.required("id", text()), .required("endpoint", text())]))),
        .required("signatures", signatures),
    ])

    static let joinCertificate = object([
        .required("cert_id", text()), .required("node_public_key", publicKey), .required("network_name", text()),
        .required("roles", list(of: text())), .required("issued_at", timestamp), .required("expires_at", timestamp),
        .required("issued_by", text()), .required("signatures", signatures),
    ])

    static let policyManifest = object([
        .required("policy_id", text()), .required("issued_at", timestamp), .required("issued_by", text()),
        .required("min_client_version", text()), .required("allowed_ports", list(of: wholeNumber)),
        .required("allowed_services", list(of: text())),
        .required(
            "routing",
            object([
                .required("preferred_transports", list(of: text())),
                .required("max_hops", wholeNumber),
            ])),
        .required("signatures", signatures),
    ])

    static let revocationList = object([
        .required("crl_id", text()), .required("sequence", sequence), .required("issued_at", timestamp),
        .required("next_update", timestamp), .required("issuer", text()),
        .required(
            "revoked_certificates",
            list(
                of: object([
                    .required("certificate_id", text()), .required("revoked_at", timestamp),
                    .required("reason", text()), .required("issuer", text()),
                ]))),
        .required("signatures", signatures),
    ])

    /// As it is sent and as it is served: what has a default may be left out when it is sent.
    static let agentDescriptor: JSONSchema = {
        let bounded = text(0...AuthorityLimits.agentTextCharacters)
        return object([
            .required("agent_id", bounded), .required("node_public_key", publicKey),
            .required("network_name", bounded),
            .optional("capabilities", list(of: bounded, 0...AuthorityLimits.agentCapabilities)),
            .required(
                "endpoint",
                object([
                    .required("host", bounded), .required("port", integer(1...65_535)),
                    .optional("scheme", bounded.defaulting(to: .string(AgentEndpoint.defaultScheme))),
                ])),
            .required("registered_at", timestamp), .required("expires_at", timestamp),
            .optional("metadata", table(of: .any)),
            .optional("signatures", list(of: .reference(.documentSignature), 0...MeshLimits.maximumSignatures)),
        ])
    }()

    static let successionRecord = object([
        .required("succession_id", name), .required("sovereign_id", text(1...256)),
        .required("key_sequence", integer(2...)), .required("previous_key_id", name),
        .required("previous_public_key", name), .optional("previous_succession_digest", digest),
        .required("new_key_id", name), .required("new_public_key", name), .required("effective_at", timestamp),
        .required("new_valid_to", timestamp), .required("issued_at", timestamp), .required("signatures", signatures),
    ])
}
