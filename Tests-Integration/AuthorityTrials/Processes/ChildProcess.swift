package import Foundation
import Synchronization

/// A real process of the test: its streams line by line, its end, and signals to it.
package final class ChildProcess: Sendable {
    package let output = LineLog()
    package let errors = LineLog()
    /// One launch at a time, so that no child inherits what is open only while another is being launched.
    private static let launching = Mutex(())

    private let process: Mutex<Process>
    private let exit = ExitStatus()

    /// Starts `executable` in `folder`.
    package init(_ executable: URL, _ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
        let child = Process()
        child.executableURL = executable
        child.arguments = arguments
        child.currentDirectoryURL = folder
        // A home of its own, so that no test touches the user's configuration.
        var variables = ProcessInfo.processInfo.environment
        variables["HOME"] = folder.path
        variables["PYTHONUNBUFFERED"] = "1"
        variables["GENESIS_MESH_CONFIG"] = nil
        variables.merge(environment) { $1 }
        child.environment = variables
        child.standardInput = FileHandle.nullDevice
        let exit = exit
        child.terminationHandler = { exit.set($0.terminationStatus) }
        let pipes = [Pipe(), Pipe()]
        child.standardOutput = pipes[0]
        child.standardError = pipes[1]
        Self.forward(pipes[0], to: output)
        Self.forward(pipes[1], to: errors)
        process = Mutex(child)
        try process.withLock { child in
            try Self.launching.withLock { _ in
                try SignalMask.withNothingBlocked { try child.run() }
            }
        }
        // The child has its own; the streams end when it closes them.
        for pipe in pipes { try pipe.fileHandleForWriting.close() }
    }

    deinit {
        process.withLock { if $0.isRunning { _ = Foundation.kill($0.processIdentifier, SIGKILL) } }
    }

    /// Reads a stream to its end on a thread of its own: a readability handler is not told of the end when it comes together
    /// with the last bytes.
    private static func forward(_ pipe: Pipe, to log: LineLog) {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            var chunk: Data
            repeat {
                chunk = handle.availableData
                log.append(chunk)
            } while !chunk.isEmpty
        }
    }

    /// The number that the system knows the process by.
    package var identifier: Int32 { process.withLock { $0.processIdentifier } }

    /// Sends a signal; nothing happens when the process has ended.
    package func signal(_ number: Int32) {
        process.withLock { if $0.isRunning { _ = Foundation.kill($0.processIdentifier, number) } }
    }

    /// The exit status, awaited.
    package func status() async -> Int32 { await exit.value() }

    /// Blocks until the process has ended: for what removes things when the program is told to stop.
    package func wait() {
        process.withLock { $0.waitUntilExit() }
    }

    /// Ends the process with a signal and awaits its end.
    @discardableResult
    package func end(_ number: Int32 = SIGTERM) async -> Int32 {
        signal(number)
        return await status()
    }
}

/// A value that is set once and can be awaited by many.
private final class ExitStatus: Sendable {
    private struct State {
        var status: Int32?
        var waiting: [CheckedContinuation<Int32, Never>] = []
    }

    private let state = Mutex(State())

    func set(_ status: Int32) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting {
            continuation.resume(returning: status)
        }
    }

    func value() async -> Int32 {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.status == nil {
                    state.waiting.append(continuation)
                }
                return state.status
            }
            if let known {
                continuation.resume(returning: known)
            }
        }
    }
}
