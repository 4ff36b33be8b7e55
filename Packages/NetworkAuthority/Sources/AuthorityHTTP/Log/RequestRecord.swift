internal import AuthorityCore
internal import HTTPTypes
internal import Logging

/// What the log says of one request.
struct RequestRecord: Sendable {
    let method: String
    /// The path as it was sent, without the query, cut and without anything but visible ASCII.
    let path: String
    let status: Int
    let duration: Duration
    let address: String
    let requestID: String

    init(
        _ request: HTTPRequest, status: HTTPResponse.Status, duration: Duration, address: ClientAddress,
        requestID: String
    ) {
        method = request.method.rawValue
        path = Self.printable(request.path ?? "")
        self.status = status.code
        self.duration = duration
        self.address = address.text
        self.requestID = requestID
    }

    var metadata: Logger.Metadata {
        [
            "http.request.method": "\(method)", "url.path": "\(path)", "http.response.status_code": "\(status)",
            "duration.ms": "\(milliseconds)", "client.address": "\(address)", "request.id": "\(requestID)",
        ]
    }

    /// Milliseconds with three digits after the point.
    private var milliseconds: String {
        let microseconds = max(Int64(0), Int64(duration / .microseconds(1)))
        let rest = String(microseconds % 1_000)
        return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private static func printable(_ target: String) -> String {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }.prefix(AuthorityLimits.loggedPathCharacters)
        return String(decoding: path.map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
