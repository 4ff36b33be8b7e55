/// A network's policy, signed by the authority.
///
/// Defaults are filled in and signed. Decoding judges no ranges; publishing does.
///
/// - Source: Specification 02 §5
public struct PolicyManifest: SignedDocument {
    /// The ports of a policy that lists none.
    public static let defaultPorts: [Int64] = [443, 8443]

    /// The policy's id.
    public var policyID: String

    /// When it was issued.
    public var issuedAt: Timestamp

    /// The key id of the authority.
    public var issuedBy: String

    /// The oldest client version that is welcome.
    public var minClientVersion: String

    /// Ports that services may use.
    public var allowedPorts: [Int64]

    /// Services that may be offered.
    public var allowedServices: [String]

    /// Routing preferences.
    public var routing: RoutingPolicy

    /// Signatures by the authority.
    public var signatures: [DocumentSignature]

    /// Makes a policy of its members.
    public init(
        policyID: String, issuedAt: Timestamp, issuedBy: String, minClientVersion: String,
        allowedPorts: [Int64] = PolicyManifest.defaultPorts, allowedServices: [String] = [],
        routing: RoutingPolicy = RoutingPolicy(), signatures: [DocumentSignature] = []
    ) {
        self.policyID = policyID
        self.issuedAt = issuedAt
        self.issuedBy = issuedBy
        self.minClientVersion = minClientVersion
        self.allowedPorts = allowedPorts
        self.allowedServices = allowedServices
        self.routing = routing
        self.signatures = signatures
    }

    /// Decodes a policy; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        policyID = try fields.string("policy_id")
        issuedAt = try fields.timestamp("issued_at")
        issuedBy = try fields.string("issued_by")
        minClientVersion = try fields.string("min_client_version")
        allowedPorts = try fields.integers("allowed_ports", default: Self.defaultPorts)
        allowedServices = try fields.strings("allowed_services", default: [])
        routing = try fields.document("routing", default: RoutingPolicy())
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "policy_id": .string(policyID),
            "issued_at": .string(issuedAt.text),
            "issued_by": .string(issuedBy),
            "min_client_version": .string(minClientVersion),
            "allowed_ports": .array(allowedPorts.map { .int($0) }),
            "allowed_services": .strings(allowedServices),
            "routing": routing.json,
            "signatures": .documents(signatures),
        ]
    }
}
