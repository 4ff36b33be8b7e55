internal import AuthorityCore
internal import MeshProtocol

// What is sent. Members that are not listed are covered by signatures, and otherwise ignored.

extension JSONSchema {
    static let joinRequest = object(
        [
            .required("node_public_key", publicKey), .required("invite_token", identifier),
            .optional("validity_hours", hours(default: AuthorityLimits.defaultValidityHours)),
            .optional("roles", list(of: text()).described("Ignored: the invite says which.")),
        ] + nodeAuthentication, isOpen: true)

    static let heartbeatRequest = object(
        [
            .required("cert_id", identifier), .required("node_public_key", publicKey),
            .optional("status", text(0...AuthorityLimits.statusCharacters).defaulting(to: "unknown")),
            .optional("crl_sequence", anyOf([sequence, null]).described("The revocation list that the node holds.")),
        ] + nodeAuthentication, isOpen: true)

    static let renewRequest = object(
        [
            .required("cert_id", identifier), .required("node_public_key", publicKey),
            .optional("validity_hours", hours(default: AuthorityLimits.defaultValidityHours)),
            .optional("roles", list(of: text()).orNull.described("If given, those of the certificate.")),
        ] + nodeAuthentication, isOpen: true)

    static let inviteRequest = object(
        [
            .optional(
                "roles", list(of: assignableRole, 1...AuthorityLimits.roles).defaulting(to: ["role:client"])),
            .optional("max_validity_hours", hours(default: AuthorityLimits.defaultValidityHours)),
            .optional("token_expiry_hours", hours(default: AuthorityLimits.defaultTokenExpiryHours)),
            .optional(
                "recipient_public_key",
                anyOf([publicKey, constant(""), null]).described("The only key that may redeem it.")),
        ], isOpen: true)

    static let revocationRequest = object(
        [
            .required("cert_id", identifier),
            .optional(
                "reason", oneOf(RevocationReason.allCases.map(\.rawValue)).defaulting(to: "unspecified")),
        ], isOpen: true)

    static let policyRequest: JSONSchema = {
        let bounded = text(0...AuthorityLimits.policyTextCharacters)
        return object(
            [
                .optional(
                    "policy_id",
                    text(0...MeshLimits.maximumNameLength).orNull.described("Without one, the authority makes it.")),
                .optional("min_client_version", bounded.defaulting(to: .string(PolicyDraft.defaultMinClientVersion))),
                .optional("allowed_ports", list(of: integer(PolicyDraft.ports), 0...AuthorityLimits.policyPorts)),
                .optional("allowed_services", list(of: bounded, 0...AuthorityLimits.policyServices)),
                .optional(
                    "routing",
                    object(
                        [
                            .optional(
                                "preferred_transports", list(of: bounded, 0...AuthorityLimits.policyTransports)),
                            .optional("max_hops", integer(PolicyDraft.hops)),
                        ], isOpen: true)),
            ], isOpen: true)
    }()

    static let agentWithdrawal = object(
        [
            .required("signed_at", text(1...64).described("ISO 8601, at most 300 s from the authority's time.")),
            .required(
                "signature",
                signature.described(
                    "Signature by the key of the path over the text delete-agent|<version>|<key>|<signed_at>.")),
            .optional("version", constant(.string(AgentRemoval.version))),
        ], isOpen: true)
}
