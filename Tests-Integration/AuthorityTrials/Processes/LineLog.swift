package import Foundation
import Synchronization

/// The lines that a child process wrote to one stream, with a way to await one of them.
package final class LineLog: Sendable {
    private struct Waiter: Sendable {
        let id: Int
        let matches: @Sendable (String) -> Bool
        let continuation: CheckedContinuation<String?, Never>
    }

    private struct State {
        var lines: [String] = []
        var rest: [UInt8] = []
        var waiters: [Waiter] = []
        var nextWaiter = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    package init() {}

    package var lines: [String] { state.withLock(\.lines) }
    package var text: String { lines.joined(separator: "\n") }

    /// Takes in bytes; an empty chunk is the end of the stream.
    package func append(_ chunk: Data) {
        let resumptions = state.withLock { state in
            if chunk.isEmpty {
                return Self.close(&state)
            }
            state.rest += chunk
            var matched: [(Waiter, String)] = []
            let pieces = state.rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            state.rest = pieces.last.map(Array.init) ?? []
            for piece in pieces.dropLast() {
                let line = String(decoding: piece, as: UTF8.self)
                state.lines.append(line)
                let woken = state.waiters.filter { $0.matches(line) }
                state.waiters.removeAll { waiter in woken.contains { $0.id == waiter.id } }
                matched += woken.map { ($0, line) }
            }
            return matched.map { ($0.continuation, Optional($1)) }
        }
        for (continuation, line) in resumptions {
            continuation.resume(returning: line)
        }
    }

    private static func close(_ state: inout State) -> [(CheckedContinuation<String?, Never>, String?)] {
        guard !state.isClosed else { return [] }
        state.isClosed = true
        if !state.rest.isEmpty {
            state.lines.append(String(decoding: state.rest, as: UTF8.self))
            state.rest = []
        }
        defer { state.waiters = [] }
        return state.waiters.map { waiter in
            (waiter.continuation, state.lines.last.flatMap { waiter.matches($0) ? $0 : nil })
        }
    }

    /// The first line, already there or still to come, that matches; nil when the stream ends or the limit passes without one.
    package func first(within limit: Duration, where matches: @escaping @Sendable (String) -> Bool) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await self.awaitLine(matches) }
            group.addTask {
                // Cancelled when the line is there; a passed limit is an answer, not an error.
                try? await ContinuousClock().sleep(for: limit)
                return nil
            }
            let answer = await group.next() ?? nil
            group.cancelAll()
            return answer
        }
    }

    /// Whether the stream ends within a time: a moment after its process.
    package func hasEnded(within limit: Duration = .seconds(60)) async -> Bool {
        _ = await first(within: limit) { _ in false }
        return state.withLock(\.isClosed)
    }

    private func awaitLine(_ matches: @escaping @Sendable (String) -> Bool) async -> String? {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: String?? = state.withLock { state in
                    if let line = state.lines.first(where: matches) { return .some(line) }
                    if state.isClosed || Task.isCancelled { return .some(nil) }
                    state.waiters.append(Waiter(id: id, matches: matches, continuation: continuation))
                    return .none
                }
                if let known {
                    continuation.resume(returning: known)
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: nil)
        }
    }
}
