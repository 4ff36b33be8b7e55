import MeshCLI
import Synchronization

/// A stream of a command whose text a test reads, also while the command runs.
final class CapturedOutput: TextOutput {
    private struct State {
        var text = ""
        var waiting: [@Sendable (String) -> Bool] = []
    }

    private let state = Mutex(State())

    var text: String { state.withLock { $0.text } }

    var lines: [String] { text.split(separator: "\n").map(String.init) }

    func write(_ text: String) {
        state.withLock { state in
            state.text += text
            let whole = state.text
            state.waiting.removeAll { $0(whole) }
        }
    }

    /// The first line that begins with `prefix`, as ``line(where:)``.
    func line(beginning prefix: String) async -> String? {
        await line { $0.hasPrefix(prefix) }
    }

    /// The first line that is as wanted, once it is whole; nil if the test is cancelled before.
    func line(where isWanted: @escaping @Sendable (Substring) -> Bool) async -> String? {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        state.withLock { state in
            let isFound: @Sendable (String) -> Bool = { text in
                let whole = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                guard let line = whole.first(where: isWanted) else { return false }
                continuation.yield(String(line))
                continuation.finish()
                return true
            }
            if !isFound(state.text) { state.waiting.append(isFound) }
        }
        return await lines.first { _ in true }
    }
}
