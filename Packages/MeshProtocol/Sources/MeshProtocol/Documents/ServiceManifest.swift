/// The description of a service, signed by the authority; part of the format, issued by nothing here.
///
/// - Source: Specification 02 §4
public struct ServiceManifest: SignedDocument {
    /// The service's name.
    public var serviceName: String

    /// Base64 of the service's key, as received.
    public var serviceKey: String

    /// Where the service answers.
    public var endpoints: [String]

    /// Start of validity.
    public var issuedAt: Timestamp

    /// End of validity.
    public var validTo: Timestamp

    /// The key id of the authority.
    public var issuedBy: String

    /// Signatures by the authority.
    public var signatures: [DocumentSignature]

    /// Makes a manifest of its members.
    public init(
        serviceName: String, serviceKey: String, endpoints: [String], issuedAt: Timestamp, validTo: Timestamp,
        issuedBy: String, signatures: [DocumentSignature] = []
    ) {
        self.serviceName = serviceName
        self.serviceKey = serviceKey
        self.endpoints = endpoints
        self.issuedAt = issuedAt
        self.validTo = validTo
        self.issuedBy = issuedBy
        self.signatures = signatures
    }

    /// Decodes a manifest; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        serviceName = try fields.string("service_name")
        serviceKey = try fields.string("service_key")
        endpoints = try fields.strings("endpoints")
        issuedAt = try fields.timestamp("issued_at")
        validTo = try fields.timestamp("valid_to")
        issuedBy = try fields.string("issued_by")
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "service_name": .string(serviceName),
            "service_key": .string(serviceKey),
            "endpoints": .strings(endpoints),
            "issued_at": .string(issuedAt.text),
            "valid_to": .string(validTo.text),
            "issued_by": .string(issuedBy),
            "signatures": .documents(signatures),
        ]
    }
}
