import Synchronization

/// What an authority says of itself, asked again and again while it cannot write.
final class WatchLog: Sendable {
    struct Counts: Sendable {
        var notReady = 0
        /// Times that it said ready and then refused to write.
        var falselyReady = 0
        var unread = 0
    }

    private let state = Mutex(Counts())

    var counts: Counts { state.withLock(\.self) }

    /// Waits for the authority to notice, then asks for a while.
    ///
    /// Returns early when the authority never notices.
    func follow(_ forge: RequestForge, port: Int, for length: Duration) async throws {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        let began = ContinuousClock.now
        var noticed: ContinuousClock.Instant?
        while ContinuousClock.now - (noticed ?? began) < (noticed == nil ? .seconds(20) : length) {
            let isReady = try await connection.exchange(RequestForge.get("/readyz")).status == 200
            let isRead = try await connection.exchange(RequestForge.get("/crl")).status == 200
            if !isReady, noticed == nil { noticed = ContinuousClock.now }
            // Whether it is true is told by a write: a full disk may have room for a little in between.
            var isFalse = false
            if isReady, noticed != nil { isFalse = try await connection.exchange(forge.invite()).status == 503 }
            let isFalselyReady = isFalse
            state.withLock { counts in
                if !isReady { counts.notReady += 1 }
                if isFalselyReady { counts.falselyReady += 1 }
                if !isRead { counts.unread += 1 }
            }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
    }
}
