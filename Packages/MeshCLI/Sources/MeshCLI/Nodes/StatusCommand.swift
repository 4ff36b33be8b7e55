internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshProtocol

/// `status`: how the authority and this machine's node are.
///
/// - Source: Specification 07 §5
struct StatusCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of the Network Authority and of this machine's certificate.",
        discussion: "Exit status 1 when the authority cannot be reached or is not ready.")

    /// Time for each question to the authority.
    static let probeTimeout: Duration = .seconds(5)

    @OptionGroup var config: ConfigOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let mesh = try MeshConfig.require(config.config, in: context)
        let authority: StatusResult.Authority?
        if let endpoint = try mesh.string(.authorityEndpoint) {
            authority = try await Self.probe(endpoint, in: context)
        } else {
            authority = nil
        }
        let certificate = try mesh.string(.nodeCertificate).flatMap { path in
            context.exists(path) ? try context.readCertificate(path) : nil
        }
        let result = StatusResult(authority: authority, certificate: certificate, now: context.clock.now())
        context.show(result, as: outputOptions.format)
        if let authority, !authority.isReady { throw CommandFailure.reported }
    }

    private static func probe(_ endpoint: String, in context: CommandContext) async throws -> StatusResult.Authority {
        let client = try context.authorityClient(endpoint, timeout: probeTimeout)
        var probes: [StatusResult.Probe] = []
        for name in ["healthz", "readyz"] {
            do {
                let reply = try await client.get("/\(name)")
                probes.append(.init(name: name, status: reply.status, text: trimmed(reply.text)))
            } catch {
                probes.append(.init(name: name, status: nil, text: "unavailable (\(error))"))
            }
        }
        var nodes: Int64?
        if probes.contains(where: { $0.status != nil }) {
            // Without an answer the line is left out, as the probes have told already.
            nodes = try? await client.nodes().objectValue?["count"]?.int64Value
        }
        return StatusResult.Authority(endpoint: endpoint, probes: probes, activeNodes: nodes)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text.prefix(2_000).drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// What `status` found.
struct StatusResult: CommandResult {
    static let schema = "genesis-mesh/status/1"

    /// One question to the authority.
    struct Probe: Sendable {
        let name: String
        let status: Int?
        let text: String
    }

    /// The authority's answers.
    struct Authority: Sendable {
        let endpoint: String
        let probes: [Probe]
        let activeNodes: Int64?

        var isReady: Bool { probes.allSatisfy { $0.status.map { (200..<300).contains($0) } ?? false } }
    }

    let authority: Authority?
    let certificate: JoinCertificate?
    let now: UTCTime

    private func isValid(_ certificate: JoinCertificate) -> Bool { certificate.isValid(at: now) }

    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if let authority {
            var answers = JSONObject([("endpoint", .string(authority.endpoint)), ("ready", .bool(authority.isReady))])
            for probe in authority.probes {
                answers[probe.name] = [
                    "status": probe.status.map { .int($0) } ?? .null, "text": .string(probe.text),
                ]
            }
            answers["active_nodes"] = authority.activeNodes.map { .int($0) } ?? .null
            members.append(("authority", .object(answers)))
        } else {
            members.append(("authority", .null))
        }
        if let certificate {
            members.append(
                (
                    "node",
                    [
                        "certificate": .string(certificate.certID),
                        "node_public_key": .string(certificate.nodePublicKey),
                        "roles": .array(certificate.roles.map { .string($0) }),
                        "expires": .string(certificate.expiresAt.text),
                        "valid": .bool(isValid(certificate)),
                    ]
                ))
        } else {
            members.append(("node", .null))
        }
        return members
    }

    var text: String {
        var lines: [String] = []
        if let authority {
            lines.append("Network Authority: \(authority.endpoint)")
            lines += authority.probes.map {
                "  /\($0.name): " + ($0.status.map { "\($0) " } ?? "") + $0.text.printable
            }
            if let nodes = authority.activeNodes { lines.append("  active nodes: \(nodes)") }
        } else {
            lines.append("Network Authority: none in the config")
        }
        if let certificate {
            lines += [
                "Node:",
                "  certificate: \(certificate.certID.printable)",
                "  roles: \(certificate.roles.joined(separator: ", ").printable)",
                "  expires: \(certificate.expiresAt.time?.requestText ?? certificate.expiresAt.text)",
                "  valid: \(isValid(certificate) ? "True" : "False")",
            ]
        }
        return lines.joined(separator: "\n")
    }
}

extension CommandContext {
    /// Reads a join certificate; nothing is verified.
    func readCertificate(_ path: String) throws -> JoinCertificate {
        let bytes = try readFile(path)
        do {
            return try JoinCertificate(parsing: bytes)
        } catch {
            throw CommandFailure("Local certificate \(path) is malformed: \(error)")
        }
    }
}
