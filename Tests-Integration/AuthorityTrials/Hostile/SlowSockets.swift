import NIOCore

/// Connections that send a little now and then, and how long each was left open.
struct SlowSockets: Sendable {
    /// How many there are.
    let count: Int
    /// What each says first.
    let opening: ByteBuffer
    /// What each adds every second.
    let drip: ByteBuffer
    /// After this, whoever is still connected stays so.
    let patience: Duration

    /// Opens them all, every other one with a proper request first, drips, and returns how long each was open; nil for one that was never closed.
    func run(port: Int) async throws -> [Duration?] {
        return try await withThrowingTaskGroup(of: Duration?.self) { group in
            for index in 0..<count {
                group.addTask { try await one(port: port, isKnown: index.isMultiple(of: 2)) }
            }
            var times: [Duration?] = []
            for try await time in group { times.append(time) }
            return times
        }
    }

    private func one(port: Int, isKnown: Bool) async throws -> Duration? {
        let connection = try await WireConnection.open(port: port)
        if isKnown { _ = try await connection.exchange(RequestForge.get("/healthz")) }
        let began = ContinuousClock.now
        connection.send(opening)
        return await withTaskGroup(of: Duration?.self) { group in
            group.addTask {
                await connection.ended()
                return ContinuousClock.now - began
            }
            group.addTask {
                while ContinuousClock.now - began < patience {
                    // Cancelled when the connection has ended.
                    do { try await ContinuousClock().sleep(for: .seconds(1)) } catch { return nil }
                    connection.send(drip)
                }
                connection.abandon()
                return nil
            }
            let time = await group.next() ?? nil
            group.cancelAll()
            return time
        }
    }
}
