internal import MeshProtocol

/// Why a request to an authority did not give what was asked for.
///
/// Decide on ``kind``, ``status`` and ``code``; ``message`` is for people. The description is
/// `<status> <code>: <message>` for an answer of the authority, otherwise the reason in plain words.
/// - Source: Specification 07 §1.
public struct AuthorityClientError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, as far as a caller acts on it.
    public enum Kind: Sendable, Hashable {
        /// The address is unusable: not `http` or `https`, no host, or with a query.
        case invalidAddress
        /// No connection came about; the authority did not see the request.
        case unreachable
        /// The request may have been acted on, but its reply did not arrive in time or whole.
        case replyLost
        /// The authority answered with an error status.
        case refused
        /// The authority answered with something that is not the document asked for.
        case invalidReply
        /// The request could not be signed.
        case unsigned
    }

    /// What went wrong.
    public let kind: Kind
    /// The HTTP status of the answer, if there was one.
    public let status: Int?
    /// The authority's error code, such as `invalid_invite_token`, if the answer carried one.
    public let code: String?
    /// What happened, in words, printable and at most 500 characters.
    public let message: String
    /// How long the authority asks to wait before trying again (`Retry-After`), 0 to 3,600 s.
    public let retryAfter: Duration?

    /// Creates an error.
    public init(
        _ kind: Kind, status: Int? = nil, code: String? = nil, message: String, retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.status = status
        self.code = code.map(Self.printable)
        self.message = Self.printable(message)
        self.retryAfter = retryAfter
    }

    /// The error of an answer with an error status.
    ///
    /// - Source: Specification 06 §1.
    init(refusal reply: HTTPReply) {
        var code: String?
        var message: String?
        if let value = try? JSONValue(parsing: reply.body),  // an unreadable body leaves the status alone to speak
            let error = value.objectValue?["error"]?.objectValue
        {
            code = error["code"]?.stringValue
            message = error["message"]?.stringValue
        }
        let wait = reply.header("retry-after").flatMap { Int($0) }.map { min(max($0, 0), 3_600) }
        self.init(
            .refused, status: reply.status, code: code,
            message: message ?? "the authority answered with HTTP status \(reply.status)",
            retryAfter: wait.map { .seconds($0) })
    }

    /// `<status> <code>: <message>`, or the reason alone where no answer came.
    public var description: String {
        guard let status else { return message }
        guard let code else { return "\(status): \(message)" }
        return "\(status) \(code): \(message)"
    }

    /// Text from outside made fit for a terminal: no control characters, bounded.
    private static func printable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(500) {
            let isControl =
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
            scalars.append(isControl ? " " : scalar)
        }
        return String(scalars)
    }
}
