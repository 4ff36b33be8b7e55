internal import AuthorityCore
internal import MeshProtocol

// The terms that requests and replies have in common.

extension JSONSchema {
    /// A public key in its only spelling.
    static let publicKey = text(pattern: "^[A-Za-z0-9+/]{43}=$")
        .described("Ed25519 public key, canonical base64 of 32 bytes.")
        .example("Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=")
    /// A signature of a request.
    static let signature = text(pattern: "^[A-Za-z0-9+/]{86}==$").described("Ed25519 signature, base64 of 64 bytes.")
    /// A time of a reply.
    static let time = text(pattern: #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00$"#)
        .described("Date and time in UTC.")
    /// A time of a document, as its signer wrote it.
    static let timestamp = text(pattern: #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?$"#)
        .described("Date and time; what names no zone is never valid.")
    static let identifier = text(1...AuthorityLimits.identifierCharacters)
    static let name = text(1...MeshLimits.maximumNameLength)
    static let digest = text(pattern: "^[0-9a-f]{64}$").described("SHA-256, lower-case hex.")
    static let nonce = text(1...AuthorityLimits.identifierCharacters).described("Single use, such as a UUID.")
    static let count = integer(0...)
    static let sequence = integer(0...)
    static let assignableRole = text(
        pattern: "^role:(anchor|bridge|client|operator|service:[a-z0-9-]{1,63})$"
    ).example("role:anchor")

    static func hours(default standard: Int64) -> JSONSchema {
        integer(AuthorityLimits.validityHours).defaulting(to: .int(standard))
    }

    /// The members that authenticate a node's request, beside its own.
    static let nodeAuthentication: [Member] = [
        .required("timestamp", text(1...64).described("ISO 8601, at most 300 s from the authority's time.")),
        .required("nonce", nonce),
        .required(
            "signature",
            signature.described("Signature by node_public_key over the canonical form of the other members.")),
        .optional("purpose", oneOf(["join", "heartbeat", "renew"]).described("The route; must match when present.")),
        .optional(
            "audience", publicKey.described("The authority's key in the genesis block; must match when present.")),
    ]
}
