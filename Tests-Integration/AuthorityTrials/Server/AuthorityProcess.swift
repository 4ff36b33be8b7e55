package import Foundation
import NIOCore

/// A Network Authority under trial: the built command, as a real process on loopback.
package final class AuthorityProcess: Sendable {
    package struct NotStarted: Error, CustomStringConvertible {
        package let log: String
        package var description: String { "the authority did not start: \(log)" }
    }

    package let child: ChildProcess
    package let port: Int
    /// From the start of the process until it accepted connections.
    package let startTime: Duration
    private let cleanup: Int

    private init(child: ChildProcess, port: Int, startTime: Duration, cleanup: Int) {
        self.child = child
        self.port = port
        self.startTime = startTime
        self.cleanup = cleanup
    }

    deinit {
        Leftovers.clear(cleanup)
    }

    /// Starts the authority of a network on a free port and awaits that it accepts connections.
    package static func start(
        _ network: TrialNetwork, command: URL, environment: [String: String] = [:]
    ) async throws -> AuthorityProcess {
        let began = ContinuousClock.now
        let (child, cleanup) = try launch(network, command: command, environment: environment)
        guard
            let line = await child.errors.first(within: .seconds(60), where: { $0.contains("Listening on ") }),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else {
            await child.end(SIGKILL)
            Leftovers.clear(cleanup)
            throw NotStarted(log: child.errors.text)
        }
        return AuthorityProcess(
            child: child, port: port, startTime: ContinuousClock.now - began, cleanup: cleanup)
    }

    /// Starts the authority and waits for nothing.
    package static func launch(
        _ network: TrialNetwork, command: URL, environment: [String: String] = [:]
    ) throws -> (child: ChildProcess, cleanup: Int) {
        let child = try ChildProcess(
            command,
            ["na", "start", "--env-file", network.settingsFile.path, "--host", "127.0.0.1", "--port", "0"],
            in: network.home, environment: environment)
        let cleanup = Leftovers.register {
            child.signal(SIGKILL)
            // Until it has ended it may still make files.
            child.wait()
        }
        return (child, cleanup)
    }

    /// Kills the process without warning.
    package func kill() async {
        await child.end(SIGKILL)
    }

    /// Asks the process to end, and awaits it.
    @discardableResult
    package func stop() async -> Int32 {
        await child.end(SIGTERM)
    }

    /// How many sockets the process has open, the one that it listens on included.
    ///
    /// Files are not counted: their number is the database's affair, which opens connections as it needs them.
    package func openSockets() throws -> Int {
        let folder = "/proc/\(child.identifier)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
            // A descriptor may be closed between the listing and the look at it.
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
            return target?.hasPrefix("socket:") ?? false
        }
    }

    /// How much memory the process occupies, in bytes.
    package func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(child.identifier)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { $0.split(separator: " ").dropLast().last.flatMap { Int($0) } }.map { $0 * 1_024 } ?? 0
    }

    /// Awaits that the authority says it is ready; nil when it does not within the limit.
    ///
    /// - Returns: the time from the call.
    package func ready(within limit: Duration = .seconds(20)) async throws -> Duration? {
        let began = ContinuousClock.now
        while ContinuousClock.now - began < limit {
            if try await isReady() { return ContinuousClock.now - began }
            try await ContinuousClock().sleep(for: .milliseconds(5))
        }
        return nil
    }

    /// Whether the authority says that it is ready now.
    package func isReady() async throws -> Bool {
        try await WireConnection.once(port: port, RequestForge.get("/readyz")).status == 200
    }
}
