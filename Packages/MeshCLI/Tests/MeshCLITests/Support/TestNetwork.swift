import MeshCLI
import MeshCrypto
import MeshProtocol
import Testing

/// A network made by `init` with its authority served by `na start`, for the length of a closure.
enum TestNetwork {
    /// - Parameter body: is given the authority's URL.
    static func run(
        in testbed: Testbed, _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws -> CommandStatus {
        let made = await testbed.run("init")
        try #require(made.status == .success, "\(made.errors)")
        return try await RunningCommand.during(["na", "start", "--port", "0"], in: testbed) { _, url in
            try await body(url)
        }
    }

    /// Joins a member whose files are in a folder of its own.
    ///
    /// - Returns: the path of its config.
    static func join(_ name: String, at url: String, in testbed: Testbed) async throws -> String {
        let invite = await testbed.run(["admin", "invite", "--na", url])
        try #require(invite.status == .success, "\(invite.errors)")
        let token = try #require(invite.output.split(separator: "\n").first.map { String($0) })
        let config = "\(name)/genesis-mesh.toml"
        let joined = await testbed.run(["join", "--config", config, "--na", url, "--token", token])
        try #require(joined.status == .success, "\(joined.errors)")
        return config
    }

    /// The certificate that a member holds.
    static func certificate(of name: String, in testbed: Testbed) throws -> JoinCertificate {
        try JoinCertificate(parsing: Array(testbed.read("\(name)/node.cert.json").utf8))
    }
}
