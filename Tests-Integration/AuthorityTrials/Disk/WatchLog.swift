import Synchronization

/// What an authority says of itself, asked again and again while it cannot write.
final class WatchLog: Sendable {
    struct Counts: Sendable {
        var notReady = 0
        var falselyReady = 0
        var unread = 0
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock(\.self) }

    /// Waits for the authority to notice, then asks for a while.
    ///
    /// Returns early when the authority never notices.
    func follow(port: Int, for length: Duration) async throws {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        let began = ContinuousClock.now
        var noticed: ContinuousClock.Instant?
        while ContinuousClock.now - (noticed ?? began) < (noticed == nil ? .seconds(20) : length) {
            let isReady = try await connection.exchange(RequestForge.get("/readyz")).status == 200
            let isRead = try await connection.exchange(RequestForge.get("/crl")).status == 200
            if !isReady, noticed == nil { noticed = ContinuousClock.now }
            state.withLock { counts in
                if !isReady { counts.notReady += 1 }
                if isReady, noticed != nil { counts.falselyReady += 1 }
                if !isRead { counts.unread += 1 }
            }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
    }
}
