import AuthorityTrials
import Foundation
import Testing

/// A Network Authority of either implementation, as a real process on loopback.
final class Authority: Sendable {
    let implementation: Implementation
    let sandbox: Sandbox
    let home: URL
    let port: Int
    let process: ChildProcess

    var url: String { "http://127.0.0.1:\(port)" }
    var configuration: String { home.appendingPathComponent("genesis-mesh.toml").path }
    var genesis: String { home.appendingPathComponent(".genesis-mesh/genesis.signed.json").path }

    private init(_ implementation: Implementation, sandbox: Sandbox, home: URL, port: Int) async throws {
        self.implementation = implementation
        self.sandbox = sandbox
        self.home = home
        self.port = port
        process = try ChildProcess(implementation.command, ["na", "start"], in: home)
        let line = await process.errors.first(within: .seconds(60)) {
            $0.contains("istening on") || $0.contains("Press CTRL+C")
        }
        try #require(line != nil, "the authority did not start: \(process.errors.text)")
    }

    /// Initialises a network and starts its authority.
    static func start(_ implementation: Implementation, in sandbox: Sandbox) async throws -> Authority {
        let home = try sandbox.makeFolder("authority-\(implementation.rawValue)")
        let port = try await FreePort.find()
        let made = try await sandbox.run(
            implementation,
            ["init", "--na-port", "\(port)", "--na-endpoint", "http://127.0.0.1:\(port)"], in: home)
        _ = try made.succeeded("init")
        return try await Authority(implementation, sandbox: sandbox, home: home, port: port)
    }

    /// Kills the process without warning and starts another on the same files and port.
    func killedAndRestarted() async throws -> Authority {
        await process.end(SIGKILL)
        return try await Authority(implementation, sandbox: sandbox, home: home, port: port)
    }

    /// Ends the process and lets another implementation serve the same files on the same port.
    func takenOver(by other: Implementation, ending signal: Int32 = SIGTERM) async throws -> Authority {
        await process.end(signal)
        return try await Authority(other, sandbox: sandbox, home: home, port: port)
    }

    /// A fresh invite, made with the command line of `cli`.
    func invite(role: String = "anchor", using cli: Implementation? = nil) async throws -> String {
        let made = try await sandbox.run(
            cli ?? implementation,
            [
                "admin", "invite", "--role", role, "--na", url,
                "--operator-key", home.appendingPathComponent(".genesis-mesh/keys/operator.key").path,
            ], in: home)
        let token = try made.succeeded("admin invite").trimmingCharacters(in: .whitespacesAndNewlines)
        try #require(!token.isEmpty && !token.contains("\n"))
        return token
    }

    func revoke(_ certificate: String, reason: String = "key_compromise") async throws {
        let done = try await sandbox.run(
            implementation, ["admin", "revoke", certificate, "--reason", reason], in: home)
        _ = try done.succeeded("admin revoke")
    }

    /// The body of a public document.
    func document(_ path: String) async throws -> [String: Any] {
        let data = try await HTTP.get(url + path)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
