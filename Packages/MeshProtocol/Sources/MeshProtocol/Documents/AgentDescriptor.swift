/// A node's listing in the agent registry, signed by the node itself.
///
/// - Source: Specification 02 §9
public struct AgentDescriptor: SignedDocument {
    /// The agent's name.
    public var agentID: String

    /// Base64 of the node's Ed25519 key, as received; also the key id of its signature.
    public var nodePublicKey: String

    /// The network in which it is registered.
    public var networkName: String

    /// What it offers, such as `llm:chat`.
    public var capabilities: [String]

    /// Where it answers.
    public var endpoint: AgentEndpoint

    /// Start of the listing.
    public var registeredAt: Timestamp

    /// End of the listing, later than its start.
    public var expiresAt: Timestamp

    /// Free-form information.
    public var metadata: JSONObject

    /// Signatures, the node's first.
    public var signatures: [DocumentSignature]

    /// Makes a descriptor of its members.
    public init(
        agentID: String, nodePublicKey: String, networkName: String, capabilities: [String] = [],
        endpoint: AgentEndpoint, registeredAt: Timestamp, expiresAt: Timestamp, metadata: JSONObject = [:],
        signatures: [DocumentSignature] = []
    ) {
        self.agentID = agentID
        self.nodePublicKey = nodePublicKey
        self.networkName = networkName
        self.capabilities = capabilities
        self.endpoint = endpoint
        self.registeredAt = registeredAt
        self.expiresAt = expiresAt
        self.metadata = metadata
        self.signatures = signatures
    }

    /// Decodes a descriptor.
    ///
    /// - Throws: `DecodingRefusal` for the first member that does not fit, also when `expires_at` is not later
    ///   than `registered_at` or one of the two has no zone.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        agentID = try fields.string("agent_id")
        nodePublicKey = try fields.string("node_public_key")
        networkName = try fields.string("network_name")
        capabilities = try fields.strings("capabilities", default: [])
        endpoint = try fields.document("endpoint")
        registeredAt = try fields.timestamp("registered_at")
        expiresAt = try fields.timestamp("expires_at")
        metadata = try fields.object("metadata", default: [:])
        signatures = try fields.documents("signatures")
        guard let start = registeredAt.time, let end = expiresAt.time, end > start else {
            throw DecodingRefusal(
                member: "expires_at", reason: "expected a time later than registered_at, both with a zone")
        }
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "agent_id": .string(agentID),
            "node_public_key": .string(nodePublicKey),
            "network_name": .string(networkName),
            "capabilities": .strings(capabilities),
            "endpoint": endpoint.json,
            "registered_at": .string(registeredAt.text),
            "expires_at": .string(expiresAt.text),
            "metadata": .object(metadata),
            "signatures": .documents(signatures),
        ]
    }
}
