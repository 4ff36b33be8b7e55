internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import MeshProtocol
internal import NIOCore

/// A reply before the headers that all replies share.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body: ByteBuffer?

    /// A JSON reply: canonical form and a newline.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Reply {
        json(bytes: value.canonicalBytes() + [0x0A], status: status)
    }

    static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status: status, headers: [.contentType: "application/json"], body: ByteBuffer(bytes: bytes))
    }

    /// A reply of text.
    static func text(_ text: String, type: String) -> Reply {
        Reply(headers: [.contentType: type], body: ByteBuffer(string: text))
    }

    static func refusal(_ refusal: HTTPRefusal, requestID: String) -> Reply {
        var reply = json(refusal.body(requestID: requestID), status: refusal.status)
        for field in refusal.headers { reply.headers[field.name] = field.value }
        return reply
    }

    /// What is written to a connection that ends with this refusal, whose request has no name that could be repeated.
    static func closing(_ refusal: HTTPRefusal) -> (head: HTTPResponse, body: ByteBuffer?) {
        let requestID = UUIDv4.make()
        var reply = Self.refusal(refusal, requestID: requestID)
        reply.headers[.connection] = "close"
        return (reply.response(requestID: requestID, isHead: false).head, reply.body)
    }

    /// The reply with the headers that all replies share.
    ///
    /// A HEAD reply has the headers of the GET reply and no body.
    func response(requestID: String, isHead: Bool) -> Response {
        var headers = headers
        headers[.requestID] = requestID
        headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        headers[.frameOptions] = "DENY"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.cacheControl] = "no-store"
        var response = Response(status: status, headers: headers, body: body.map(ResponseBody.init) ?? ResponseBody())
        // The length of a reply that has no content by nature is not told.
        if status == .notModified { response.headers[.contentLength] = nil }
        return isHead ? response.createHeadResponse() : response
    }

    private static let contentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
}

extension HTTPField.Name {
    static let requestID = known("X-Request-ID")
    static let frameOptions = known("X-Frame-Options")
    static let prefer = known("Prefer")
    static let preferenceApplied = known("Preference-Applied")
    static let forwardedFor = known("X-Forwarded-For")
    static let forwardedHost = known("X-Forwarded-Host")
    static let forwardedProto = known("X-Forwarded-Proto")
    static let adminKeyID = known("X-Admin-Key-Id")
    static let adminTimestamp = known("X-Admin-Timestamp")
    static let adminNonce = known("X-Admin-Nonce")
    static let adminSignature = known("X-Admin-Signature")

    private static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is not a header name") }
        return name
    }
}
