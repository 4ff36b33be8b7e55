/// One answer of an authority, whatever its status.
public struct HTTPReply: Sendable {
    /// The HTTP status.
    public let status: Int
    /// The header fields in the order received.
    public let headers: [(name: String, value: String)]
    /// The body, bounded by the limit of the request.
    public let body: [UInt8]

    /// Creates a reply.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as text; ill-formed UTF-8 shows as replacement characters.
    public var text: String {
        String(decoding: body, as: UTF8.self)
    }

    /// Whether the status is 200 to 299.
    public var isSuccess: Bool {
        (200..<300).contains(status)
    }

    /// The first value of a header field; names compare without regard to case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
