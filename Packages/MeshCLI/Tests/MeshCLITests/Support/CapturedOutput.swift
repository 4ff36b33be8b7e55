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

    /// The first line that begins with `prefix`, once it is whole; nil if the test is cancelled before.
    func line(beginning prefix: String) async -> String? {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        state.withLock { state in
            let isFound: @Sendable (String) -> Bool = { text in
                let whole = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                guard let line = whole.first(where: { $0.hasPrefix(prefix) }) else { return false }
                continuation.yield(String(line))
                continuation.finish()
                return true
            }
            if !isFound(state.text) { state.waiting.append(isFound) }
        }
        return await lines.first { _ in true }
    }
}
