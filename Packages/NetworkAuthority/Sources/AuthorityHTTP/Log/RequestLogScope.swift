/// Which requests are written to the request log.
///
/// A line tells method, path without query, status, duration, client address and request id; never a body, a header or
/// a token.
public enum RequestLogScope: String, Sendable, CaseIterable {
    /// None.
    case off
    /// All but accepted heartbeats and documents that are answered from bytes at hand.
    case notable
    /// Every request.
    case all
}
