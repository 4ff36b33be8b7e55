import NIOCore

/// Very many requests on several connections, and how often each status was the answer.
struct Flood: Sendable {
    let requests: Int
    let connections: Int
    /// How many requests are under way at once on each connection.
    var depth = 1

    /// Sends the requests; `source` is asked once for each connection, and what it returns for the requests by number.
    func run(
        port: Int, _ source: @Sendable @escaping (_ connection: Int) -> (_ number: Int) -> ByteBuffer
    ) async throws -> [Int: Int] {
        try await withThrowingTaskGroup(of: [Int: Int].self) { group in
            for index in 0..<connections {
                group.addTask { try await send(from: index, source(index), port: port) }
            }
            var all: [Int: Int] = [:]
            for try await statuses in group { all.merge(statuses, uniquingKeysWith: +) }
            return all
        }
    }

    /// One connection's share: every so many'th request from its own on.
    private func send(from first: Int, _ request: (Int) -> ByteBuffer, port: Int) async throws -> [Int: Int] {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        var statuses: [Int: Int] = [:]
        var number = first
        while number < requests {
            var replies: [EventLoopFuture<WireReply>] = []
            while replies.count < depth, number < requests {
                replies.append(connection.begin(request(number)))
                number += connections
            }
            for reply in replies { statuses[try await reply.get().status, default: 0] += 1 }
        }
        return statuses
    }
}
