import AuthorityTrials
import Foundation
import Testing

/// A node of either implementation: first its files, then, once started, a real process.
struct Member: Sendable {
    let implementation: Implementation
    let sandbox: Sandbox
    let home: URL
    let authority: Authority

    var configuration: String { home.appendingPathComponent("genesis-mesh.toml").path }

    /// The node's certificate as it is on disk.
    var certificate: [String: Any] {
        get throws {
            let data = try Data(contentsOf: home.appendingPathComponent("node.cert.json"))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }

    var id: String { get throws { try #require(try certificate["node_public_key"] as? String) } }
    var certificateID: String { get throws { try #require(try certificate["cert_id"] as? String) } }

    init(_ implementation: Implementation, named name: String, of authority: Authority) throws {
        self.implementation = implementation
        self.authority = authority
        sandbox = authority.sandbox
        home = try authority.sandbox.makeFolder(name)
    }

    private func joinArguments(token: String?) -> [String] {
        var arguments = ["join", "--config", configuration, "--na", authority.url, "--role", "anchor"]
        if let token { arguments += ["--token", token] }
        return arguments
    }

    /// Joins and ends.
    func join(token: String?) async throws -> Finished {
        try await sandbox.run(implementation, joinArguments(token: token), in: home)
    }

    /// Joins with a fresh invite; the certificate is on disk afterwards.
    static func enrolled(
        _ implementation: Implementation, named name: String, of authority: Authority
    ) async throws -> Member {
        let member = try Member(implementation, named: name, of: authority)
        _ = try await member.join(token: try await authority.invite()).succeeded("join")
        return member
    }

    /// Starts the node as a long-lived process that dials `peers`.
    func start(peers: [RunningMember] = []) async throws -> RunningMember {
        var arguments =
            joinArguments(token: nil) + ["--persistent", "--listen-host", "127.0.0.1", "--listen-port", "0"]
        if implementation == .ours { arguments.append("--print-messages") }
        for peer in peers { arguments += ["--peer", peer.endpoint] }
        let process = try ChildProcess(implementation.command, arguments, in: home)
        let line = await process.errors.first(within: .seconds(60)) { $0.contains("istening on") }
        let ready = try #require(line, "the node did not start: \(process.errors.text)")
        let port = try #require(ready.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) })
        return RunningMember(member: self, process: process, endpoint: "127.0.0.1:\(port)")
    }

    /// Sends one message over a link of its own to `relay`.
    func send(_ text: String, to recipient: Member, via relay: RunningMember) async throws -> Finished {
        try await sandbox.run(
            implementation,
            [
                "send", "--config", configuration, "--to", try recipient.id, "--via", relay.endpoint,
                "--message", text,
            ], in: home)
    }
}

/// A node that runs.
struct RunningMember: Sendable {
    let member: Member
    let process: ChildProcess
    let endpoint: String

    /// Whether the application of this node has been given `text` before the limit passes.
    func receives(_ text: String, within limit: Duration = .seconds(20)) async -> Bool {
        switch member.implementation {
        case .ours:
            let expected = "\"text\":\"\(text)\""
            return await process.output.first(within: limit) {
                $0.filter { $0 != " " }.contains(expected.filter { $0 != " " })
            } != nil
        case .reference:
            return await process.errors.first(within: limit) {
                $0.contains("DATA message delivered") && $0.contains("'\(text)'")
            } != nil
        }
    }

    /// Whether a line of the log says so before the limit passes.
    func logs(within limit: Duration = .seconds(20), _ matches: @escaping @Sendable (String) -> Bool) async -> Bool {
        await process.errors.first(within: limit, where: matches) != nil
    }
}
