internal import HTTPTypes
internal import Synchronization

/// Counts answered requests by operation and status.
///
/// Bounded by the operations that there are and the statuses that they give.
final class RequestCounters: Sendable {
    /// How often an operation was answered with a status.
    struct Sample: Sendable, Equatable {
        /// The pattern of the path; empty for what is not served.
        let route: String
        /// The method; empty for what is not served.
        let method: String
        let status: Int
        let count: UInt64
    }

    private struct Key: Hashable {
        let endpoint: Endpoint?
        let status: Int
    }

    private let counts = Mutex<[Key: UInt64]>([:])

    /// Counts an answer; `endpoint` is nil for what is not served.
    func count(_ endpoint: Endpoint?, status: HTTPResponse.Status) {
        counts.withLock { $0[Key(endpoint: endpoint, status: status.code), default: 0] += 1 }
    }

    /// The counts in a fixed order.
    func samples() -> [Sample] {
        counts.withLock(\.self).map { key, count in
            Sample(
                route: key.endpoint?.pattern.text ?? "", method: key.endpoint?.method.rawValue ?? "",
                status: key.status, count: count)
        }.sorted { ($0.route, $0.method, $0.status) < ($1.route, $1.method, $1.status) }
    }
}
