internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

extension OperationDescription {
    static let invite = OperationDescription(
        tag: .operators, summary: "Make an invite", detail: "Whoever has the token can join, once.",
        access: .operators(.standard), body: .reference(.inviteRequest), status: .created,
        content: .json(.object([.required("token_id", .text()), .required("expires_at", .time)])),
        refusals: [
            .invalidRole, .invalidEdgeInvite, .invalidRecipientPublicKey, .invalidMaxValidityHours,
            .invalidTokenExpiryHours,
        ])

    static let invites = OperationDescription(
        tag: .operators, summary: "The invites that were made", detail: "Without their tokens, the latest first.",
        access: .operators(.standard),
        query: [
            Parameter(
                name: "limit",
                schema: .integer(
                    Int64(AuthorityLimits.inviteListing.lowerBound)...Int64(AuthorityLimits.inviteListing.upperBound)))
        ], content: .json(.reference(.inviteListing)), refusals: [.badRequest])

    static let revoke = OperationDescription(
        tag: .operators, summary: "Revoke a certificate",
        detail: "The list that says so is durable and public before the answer.", access: .operators(.privileged),
        body: .reference(.revocationRequest),
        content: .json(
            .object([
                .required("crl_sequence", .sequence),
                .required("revoked_count", JSONSchema.count.described("Entries of the list.")),
            ])),
        refusals: [.badRequest, .missingCertID, .invalidRevocationReason, .certificateNotFound] + unsigned)

    static let publishPolicy = OperationDescription(
        tag: .operators, summary: "Publish a policy and put it in force",
        detail: "A policy with the same id is replaced.", access: .operators(.privileged),
        body: .reference(.policyRequest), status: .created, content: .json(.reference(.policyManifest)),
        refusals: [.requestValidationFailed] + unsigned)

    static let policyHistory = OperationDescription(
        tag: .operators, summary: "The policies that were published, the latest first",
        access: .operators(.standard),
        content: .json(
            .object([
                .required(
                    "versions",
                    .list(
                        of: .object([
                            .required("policy_id", .text()), .required("active", .boolean),
                            .required("created_at", .time), .required("policy", .reference(.policyManifest)),
                        ]))),
                .optional("truncated", JSONSchema.boolean.described("Whether there are older ones.")),
            ])))

    static let rollBackPolicy = OperationDescription(
        tag: .operators, summary: "Put an earlier policy in force again", access: .operators(.privileged),
        body: .object([.required("policy_id", .name)], isOpen: true), content: .json(.reference(.policyManifest)),
        refusals: [.badRequest, .missingPolicyID, .policyNotFound] + unsigned)

    static let revokeOperatorKey = OperationDescription(
        tag: .operators, summary: "Revoke an operator's key",
        detail: "Undone only by configuration and restart. The last usable key cannot be revoked.",
        access: .operators(.privileged), pathParameter: .text(1...AuthorityLimits.adminHeaderCharacters),
        body: .object([.optional("reason", JSONSchema.text().defaulting(to: "unspecified"))], isOpen: true),
        content: .json(
            .anyOf([
                .object([
                    .required("key_id", .text()), .required("revoked", .constant(true)),
                    .required("revoked_at", .time), .required("reason", .text()),
                    .required("remaining_active_keys", .count),
                ]),
                .object([
                    .required("key_id", .text()), .required("revoked", .constant(true)),
                    .required("already_revoked", .constant(true)),
                ]),
            ])), refusals: [.badRequest, .unknownOperatorKey, .lastActiveOperatorKey])

    static let succession = OperationDescription(
        tag: .operators, summary: "Record the authority's next key",
        detail: "The record is signed by the root key and the new key; the authority adds the old key's signature.",
        access: .operators(.privileged),
        body: .object([.required("succession", .reference(.successionRecord))], isOpen: true), status: .created,
        content: .json(
            .object([
                .required("status", .constant("recorded")), .required("succession", .reference(.successionRecord)),
                .required("key_history", .reference(.keyHistory)),
            ])),
        refusals: AuthorityRefusal.Code.allCases.filter { $0.rawValue.hasPrefix("succession_") }
            + [.invalidSuccession] + unsigned)

    static let reissue = OperationDescription(
        tag: .operators, summary: "Sign again what a succeeded key signed", access: .operators(.privileged),
        content: .json(
            .object([
                .required(
                    "reissued",
                    .object([
                        .required("attestations", .count), .required("treaties", .count),
                        .required("policy_manifest", JSONSchema.text().orNull),
                    ])),
                .required("not_current", .count), .required("reissue_pending", .boolean),
                .required("due", .reference(.reissueDue)),
            ])), refusals: unsigned)
}
