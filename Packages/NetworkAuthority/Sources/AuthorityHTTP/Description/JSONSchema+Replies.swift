internal import AuthorityCore
internal import MeshProtocol

// What is answered beside the documents.

extension JSONSchema {
    static let error = object([
        .required(
            "error",
            object([
                .required("code", text(pattern: "^[a-z0-9_]+$").described("What to decide on.")),
                .required("message", text().described("The same in words, for people.")),
                .required("details", table(of: .any)),
                .required("request_id", text().described("The value of X-Request-ID.")),
            ]))
    ])

    /// What an error body holds: one of these codes, each with its details.
    static func error(codes: [String]) -> JSONSchema {
        func body(_ member: Member) -> JSONSchema {
            object([.required("error", object([member], isOpen: true))], isOpen: true)
        }
        let details = codes.compactMap { code in
            errorDetails[code].map {
                when(body(.required("code", constant(.string(code)))), then: body(.required("details", $0)))
            }
        }
        return allOf([.reference(.error), body(.required("code", oneOf(codes)))] + details)
    }

    private static let errorDetails: [String: JSONSchema] = [
        "invalid_json": object([
            .optional("reason", oneOf(JSONRefusal.allCases.map(\.rawValue)))
        ]),
        "descriptor_network_mismatch": object([.required("expected", text())]),
        "request_validation_failed": object([
            .required(
                "errors",
                list(
                    of: object([
                        .required("loc", list(of: anyOf([text(), integer(0...)]))), .required("msg", text()),
                        .required("type", text()),
                    ])))
        ]),
        "service_not_ready": .reference(.readiness),
    ]

    static let reissueDue = object([
        .required("attestations", count), .required("treaties", count), .required("policy_manifest", boolean),
    ])

    static let readiness = object([
        .required("status", oneOf(["ready", "not_ready"])),
        .required(
            "database",
            object([
                .required("backend", text()), .required("expected_schema_version", count),
                .required("schema_version", count), .required("writable", boolean),
            ])),
        .required("db_path", text().described("Hidden from everybody but operators.")),
        .required("ha_mode", constant("off")), .required("instance", text()),
        .required(
            "na_key",
            object([
                .required("state", oneOf(["signing", "pending", "stopped"])), .required("key_sequence", integer(1...)),
                .optional("signs_from", time), .optional("reason", text()),
            ])),
        .required("rate_limiter", oneOf(["memory", "database"])),
        .required(
            "reissue", object([.required("reissue_pending", boolean), .required("due", .reference(.reissueDue))])),
        .required(
            "signing_key",
            object([.required("fingerprint", text()), .required("key_id", text()), .required("provider", text())])),
        .optional(
            "audit",
            object([
                .required("path", text()), .required("writer", boolean), .required("writing", boolean),
                .required("failed_writes", count), .optional("failure", text()),
            ]).described("The audit log; for operators only.")),
    ])

    static let nodeRoster = object([
        .required("count", count),
        .optional(
            "nodes",
            table(
                of: object([
                    .required("node_public_key", publicKey), .required("roles", list(of: text())),
                    .required("status", text()), .required("last_heartbeat", time.orNull),
                    .required("remote_addr", text().orNull), .required("expires_at", time),
                ])
            ).described("By certificate id; for operators only.")),
    ])

    static let sovereign = object([
        .required("sovereign_id", text()), .required("network_name", text()), .required("network_version", text()),
        .required("endpoint", text().described("The public origin.")),
        .required(
            "network_authority",
            object([
                .required("public_key", publicKey), .required("valid_from", text()), .required("valid_to", text()),
                .required("valid_to_enforced", constant(false)),
            ])),
        .required(
            "signing_key",
            object([
                .required("key_sequence", integer(1...)), .required("public_key", publicKey),
                .required("signs_until", time.orNull),
            ])),
        .required("root_public_key", text()),
        .required("policy_manifest", object([.required("hash", text()), .required("url", text().orNull)])),
        .required("bootstrap_anchor_count", count), .required("supported_surfaces", table(of: text())),
    ])

    static let keyHistory = object([
        .required("sovereign_id", text()), .required("root_public_key", text()),
        .required("handover_seconds", count), .required("genesis", .reference(.genesisBlock)),
        .required("successions", list(of: .reference(.successionRecord))),
        .required(
            "keys",
            list(
                of: object([
                    .required("key_sequence", integer(1...)), .required("key_id", text().orNull),
                    .required("public_key", publicKey), .required("valid_from", timestamp.orNull),
                    .required("succeeded_at", timestamp.orNull), .required("valid_to", timestamp.orNull),
                    .required("valid_to_enforced", boolean), .required("current", boolean),
                ]))),
        .required("signing_key_sequence", integer(1...).orNull), .required("vouching_grace_seconds", count),
    ])

    static let inviteListing = object([
        .required(
            "invites",
            list(
                of: object([
                    .required("fingerprint", text()), .required("roles", list(of: text())),
                    .required("recipient_public_key", text().orNull), .required("max_validity_hours", count),
                    .required("created_at", time), .required("expires_at", time), .required("used_at", time.orNull),
                    .required("used_by_key", text().orNull), .required("state", text()),
                ]))),
        .required("truncated", boolean),
    ])

    static let dashboard = object([
        .required("network", text()), .required("version", text()),
        .required("status", oneOf(["ready", "not_ready"])), .required("active_nodes", count),
        .required("listed_agents", count), .required("crl_sequence", sequence), .required("policy_id", text()),
        .required("key_state", oneOf(["signing", "pending", "stopped"])),
        .required("signing_key_fingerprint", text()),
    ])
}
