internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

extension OperationDescription {
    static let join = OperationDescription(
        tag: .nodes, summary: "Redeem an invite for a certificate",
        detail: "The certificate has the roles of the invite. "
            + "The same key may repeat the request with a new nonce and gets the same certificate.",
        access: .node, body: .reference(.joinRequest), status: .created, content: .json(.reference(.joinCertificate)),
        refusals: [
            .badRequest, .invalidValidityHours, .missingNodePublicKey, .invalidNodePublicKey, .invalidRole,
            .missingInviteToken, .invalidInviteToken, .nodeKeyCompromised,
        ] + unsigned)

    static let heartbeat = OperationDescription(
        tag: .nodes, summary: "Say that a node is alive", access: .node, body: .reference(.heartbeatRequest),
        content: .json(.object([.required("ack", .constant(true)), .required("server_time", .time)])),
        refusals: certificateRefusals)

    static let renew = OperationDescription(
        tag: .nodes, summary: "Renew a certificate before it expires",
        detail: "The predecessor stays usable for the renewal grace and is revoked then.", access: .node,
        body: .reference(.renewRequest), status: .created, content: .json(.reference(.joinCertificate)),
        refusals: certificateRefusals + [.invalidValidityHours, .invalidRole, .renewalRoleChangeForbidden] + unsigned)

    private static let certificateRefusals: [AuthorityRefusal.Code] = [
        .badRequest, .missingCertificateIdentity, .invalidNodePublicKey, .unknownCertificate, .certificateKeyMismatch,
        .certificateRevoked, .certificateNotYetValid, .certificateExpired, .certificateSuperseded,
    ]

    static let agents = OperationDescription(
        tag: .agents, summary: "Find agents by capability",
        detail: "Without a capability only how many are listed. A capability matches literally. The latest come first, "
            + "at most \(AuthorityLimits.agentsPerAnswer).",
        query: [Parameter(name: "capability", schema: .text(0...AuthorityLimits.agentTextCharacters))],
        content: .json(
            .object([
                .required("count", .count), .required("capability", JSONSchema.text().orNull),
                .optional("agents", .list(of: .reference(.agentDescriptor), 0...AuthorityLimits.agentsPerAnswer)),
            ])), refusals: [.badRequest])

    static let registerAgent = OperationDescription(
        tag: .agents, summary: "List an agent",
        detail: "The node signs its descriptor; one older than what it signed last is refused.",
        body: .reference(.agentDescriptor), isBodyRequired: true,
        content: .json(.object([.required("status", .constant("registered")), .required("expires_at", .time)])),
        refusals: [
            .invalidAgentDescriptor, .descriptorSignatureRequired, .descriptorExpired, .descriptorNetworkMismatch,
            .nodeHasNoActiveCertificate, .nodeKeyRevoked, .invalidSignature,
        ])

    static let agent = OperationDescription(
        tag: .agents, summary: "The agent of a node", pathParameter: .publicKey,
        content: .json(.reference(.agentDescriptor)), refusals: [.agentNotRegistered])

    static let withdrawAgent = OperationDescription(
        tag: .agents, summary: "Take an agent from the list", pathParameter: .publicKey,
        body: .reference(.agentWithdrawal), isBodyRequired: true,
        content: .json(.object([.required("status", .constant("deregistered"))])),
        refusals: [
            .deleteSignatureRequired, .invalidSignedAt, .signedAtOutsideWindow, .invalidSignature, .agentNotRegistered,
        ])
}
