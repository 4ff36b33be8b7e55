internal import AuthorityCore
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// The log of requests: who answers one leaves a record, and ``run()`` writes the records in their order.
///
/// Nobody waits for a log that is not taken: beyond a bound, requests are counted only.
final class RequestLog: Service {
    private struct Queue {
        var records: [RequestRecord] = []
        var droppedCount = 0
    }

    private let scope: RequestLogScope
    private let logger: Logger
    private let capacity: Int
    private let queue = Mutex(Queue())
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Makes a log that writes to `logger` at info level.
    init(scope: RequestLogScope, logger: Logger, capacity: Int = AuthorityLimits.requestLogEntries) {
        self.scope = logger.logLevel <= .info ? scope : .off
        self.logger = logger
        self.capacity = capacity
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether requests that reach the routes are logged at all.
    var isOn: Bool { scope != .off }

    /// Whether replies from bytes at hand are logged too.
    var includesCached: Bool { scope == .all }

    /// Whether a request of this kind with this outcome is logged.
    func includes(_ endpoint: Endpoint?, status: Int) -> Bool {
        switch scope {
        case .off: false
        case .notable: endpoint != .heartbeat || status >= 400
        case .all: true
        }
    }

    func append(_ record: RequestRecord) {
        let isFirst = queue.withLock { queue in
            guard queue.records.count < capacity else {
                queue.droppedCount += 1
                return false
            }
            queue.records.append(record)
            return queue.records.count == 1
        }
        if isFirst { wake.yield() }
    }

    /// Writes records until graceful shutdown or cancellation, and then what is left.
    func run() async throws {
        await cancelWhenGracefulShutdown { [wakes] in
            for await _ in wakes { self.write() }
        }
        write()
    }

    /// Writes what has been left so far.
    func write() {
        let (records, droppedCount) = queue.withLock { queue in
            defer { queue = Queue() }
            return (queue.records, queue.droppedCount)
        }
        for record in records { logger.info("request", metadata: record.metadata) }
        if droppedCount > 0 {
            logger.warning("requests not logged", metadata: ["request.count": "\(droppedCount)"])
        }
    }
}
