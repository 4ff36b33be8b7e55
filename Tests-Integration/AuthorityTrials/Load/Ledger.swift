package import Foundation
import MeshProtocol
import Synchronization

/// What was acknowledged and when, written down before it is counted.
package final class Ledger: Sendable {
    /// One acknowledgement.
    package struct Entry: Sendable {
        /// When it arrived, on ``TrialClock``.
        package let time: UInt64
        package let acknowledgement: Acknowledgement

        package init(time: UInt64, acknowledgement: Acknowledgement) {
            self.time = time
            self.acknowledgement = acknowledgement
        }
    }

    private struct State {
        var entries: [Entry] = []
        var file: FileHandle
    }

    private let state: Mutex<State>

    /// A new ledger in this file, one line of JSON for each acknowledgement.
    package init(file: URL) throws {
        try Data().write(to: file)
        state = Mutex(State(file: try FileHandle(forWritingTo: file)))
    }

    package var entries: [Entry] { state.withLock(\.entries) }
    package var count: Int { state.withLock { $0.entries.count } }

    /// Writes an acknowledgement down, then counts it.
    package func record(_ acknowledgement: Acknowledgement, at time: UInt64) throws {
        var line: JSONObject = ["time": .int(time)]
        for member in acknowledgement.json.objectValue ?? [:] { line[member.name] = member.value }
        let bytes = JSONValue.object(line).plainBytes() + [0x0A]
        try state.withLock { state in
            try state.file.write(contentsOf: bytes)
            state.entries.append(Entry(time: time, acknowledgement: acknowledgement))
        }
    }
}
