internal import MeshProtocol

/// A node's regular sign of life to its authority.
///
/// - Source: Specification 06 §5.
public struct HeartbeatRequest: Sendable {
    /// The certificate that the node holds.
    public var certificateID: String
    /// How the node is, at most 64 characters.
    public var status: String
    /// The authority's key in the genesis block; adds the signed members `purpose` and `audience`.
    public var audience: String?
    /// The sequence of the revocation list held, from which an authority learns that it is behind.
    public var crlSequence: Int64?

    /// Creates a request.
    public init(
        certificateID: String, status: String = "healthy", audience: String? = nil, crlSequence: Int64? = nil
    ) {
        self.certificateID = certificateID
        self.status = status
        self.audience = audience
        self.crlSequence = crlSequence
    }

    /// The members of the request without authentication.
    func members(publicKey: String) -> JSONObject {
        var body: JSONObject = [
            "cert_id": .string(certificateID),
            "node_public_key": .string(publicKey),
            "status": .string(status),
        ]
        if let crlSequence { body["crl_sequence"] = .int(crlSequence) }
        body.bind(purpose: "heartbeat", audience: audience)
        return body
    }
}
