internal import AuthorityCore
internal import MeshProtocol

extension OperationDescription {
    static let alive = OperationDescription(
        tag: .condition, summary: "Whether the server answers",
        content: .json(.object([.required("status", .constant("ok"))])))

    static let health = OperationDescription(
        tag: .condition, summary: "The network that is served",
        content: .json(
            .object([
                .required("status", .constant("healthy")), .required("network", .text()),
                .required("version", .text()), .required("boundary_policies", .constant("healthy")),
                .required("boundary_policy_enforcement", .constant("optional")),
                .required("evidence_store", .constant("off")),
            ])))

    static let ready = OperationDescription(
        tag: .condition, summary: "Whether the authority can do its work",
        detail: "Ready only if the database takes writes and the authority's key may sign. "
            + "An operator's signature (read tier) shows where the database lies.",
        access: .everybodyAndOperators, content: .json(.reference(.readiness)), refusals: [.serviceNotReady])

    static let metrics = OperationDescription(
        tag: .condition, summary: "Numbers for Prometheus", detail: "Text format 0.0.4.",
        content: .text(type: MetricsText.contentType))

    static let nodes = OperationDescription(
        tag: .condition, summary: "How many nodes are active",
        detail:
            "An operator's signature (read tier) shows which. A node is active for 300 s after its last sign of life.",
        access: .everybodyAndOperators, content: .json(.reference(.nodeRoster)))

    static let genesis = OperationDescription(
        tag: .documents, summary: "The genesis block",
        detail: "Signed by the root key: what a node must have before it trusts anything else.",
        content: .json(.reference(.genesisBlock)), isConditional: true)

    static let policy = OperationDescription(
        tag: .documents, summary: "The policy in force", content: .json(.reference(.policyManifest)),
        isConditional: true, refusals: unsigned)

    static let revocationList = OperationDescription(
        tag: .documents, summary: "The certificate revocation list",
        detail: "With If-None-Match and Prefer: wait=N (at most 25 s) the request is held until the list changes.",
        content: .json(.reference(.revocationList)), isConditional: true, isHeld: true, refusals: unsigned)

    static let sovereign = OperationDescription(
        tag: .documents, summary: "What the authority says of itself",
        detail: "Its network_authority.public_key is the audience that operators sign.",
        content: .json(.reference(.sovereign)), refusals: [.badRequest])

    static let keyHistory = OperationDescription(
        tag: .documents, summary: "The authority's keys, past, present and next",
        content: .json(.reference(.keyHistory)))
}
