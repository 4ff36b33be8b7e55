import Foundation
import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("join")
struct JoinCommandTests {
    @Test("a first join writes key, certificate, policy and config; the next one uses them again")
    func joinTwice() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let config = try await TestNetwork.join("n", at: url, in: testbed)
            let certificate = try TestNetwork.certificate(of: "n", in: testbed)
            let again = await testbed.run(["join", "--config", config, "--na", url + "/", "--token", "spare"])
            let shown = await testbed.run(["status", "--config", config])

            let key = try KeyFile.readPrivate(path: testbed.path("n/keys/node.key"))
            #expect(certificate.nodePublicKey == key.publicKey.text)
            #expect(
                try testbed.read("n/node.cert.json")
                    == String(decoding: certificate.indentedPlainBytes(), as: UTF8.self))
            #expect(testbed.exists("n/policy.json"))
            #expect(try testbed.read(config).contains("node_certificate = \"n/node.cert.json\"\n"))
            #expect(
                again.output.hasPrefix(
                    """
                    Using existing certificate: \(certificate.certID)
                    Joined USG as role:client
                    Certificate: \(certificate.certID)
                    Config: n/genesis-mesh.toml

                    """))
            #expect(again.errors.contains("Warning: --token was not used"))
            #expect(shown.status == .success, "\(shown.output)\(shown.errors)")
            #expect(shown.output.contains("  /healthz: 200 {\"status\":\"ok\"}\n"))
            #expect(shown.output.contains("  active nodes: 1\n"))
            #expect(shown.output.contains("  certificate: \(certificate.certID)\n"))
            #expect(shown.output.contains("  valid: True\n"))
        }
    }

    @Test("without a certificate a token is needed, and a bad one is told with advice")
    func tokens() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let none = await testbed.run(["join", "--config", "n/c.toml", "--na", url])
            let bad = await testbed.run(["join", "--config", "n/c.toml", "--na", url, "--token", "-bad"])

            #expect(
                none.errors.hasSuffix(
                    "Error: No local certificate found. Run with --token for first enrollment.\n"))
            #expect(bad.errors.contains("Error: Join enrollment failed: 403 invalid_invite_token: "))
            #expect(bad.errors.contains("Check that --config belongs to the same network"))
            #expect(!testbed.exists("n/c.toml"))
        }
    }

    @Test("a revoked certificate is refused, and a token enrols again")
    func revoked() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let config = try await TestNetwork.join("n", at: url, in: testbed)
            let id = try TestNetwork.certificate(of: "n", in: testbed).certID
            _ = await testbed.run(["admin", "revoke", id, "--na", url])
            let token = await testbed.run(["admin", "invite", "--na", url]).output.split(separator: "\n").joined()

            let refused = await testbed.run(["join", "--config", config, "--na", url])
            let joined = await testbed.run(["join", "--config", config, "--na", url, "--token", token])

            #expect(refused.status == .failure)
            #expect(refused.errors.contains("certificate_revoked"))
            #expect(joined.status == .success, "\(joined.errors)")
            #expect(try TestNetwork.certificate(of: "n", in: testbed).certID != id)
        }
    }

    @Test("a stored certificate that cannot be used says why", arguments: ["malformed", "other key", "altered"])
    func unusable(_ kind: String) async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let config = try await TestNetwork.join("n", at: url, in: testbed)
            let expected: String
            switch kind {
            case "malformed":
                try testbed.write("{", to: "n/node.cert.json")
                expected = "Local certificate n/node.cert.json is malformed. Run with --token to re-enroll."
            case "other key":
                _ = await testbed.run("keygen node --output n/keys/node")
                expected = "does not match the configured node key"
            default:
                let altered = try testbed.read("n/node.cert.json").replacing("role:client", with: "role:operator")
                try testbed.write(altered, to: "n/node.cert.json")
                expected = "could not be verified"
            }

            let finished = await testbed.run(["join", "--config", config, "--na", url])

            #expect(finished.status == .failure)
            #expect(finished.errors.contains(expected), "\(finished.errors)")
        }
    }

    @Test("N16: a pin must match, and plain HTTP from elsewhere needs one")
    func pins() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let genesis = try GenesisBlock(parsing: Array(testbed.read(".genesis-mesh/genesis.signed.json").utf8))
            let wrongHash = String(repeating: "0", count: 64)
            let hash = await testbed.run(
                ["join", "--config", "a/c.toml", "--na", url, "--genesis-sha256", wrongHash])
            let root = await testbed.run(
                ["join", "--config", "a/c.toml", "--na", url, "--root-key", ".genesis-mesh/keys/na.pub"])
            let pinned = await testbed.run(
                [
                    "join", "--config", "a/c.toml", "--na", url, "--genesis-sha256", GenesisFingerprint.of(genesis),
                    "--root-key", genesis.rootPublicKey,
                ])

            #expect(hash.errors.contains("not the one of --genesis-sha256"))
            #expect(root.errors.contains("not the one of --root-key"))
            #expect(pinned.errors == "Error: No local certificate found. Run with --token for first enrollment.\n")
            #expect(testbed.exists("a/genesis.signed.json"))
        }
        let context = testbed.context(output: CapturedOutput(), errors: CapturedOutput())
        let genesis = try GenesisBlock(parsing: Array(testbed.read(".genesis-mesh/genesis.signed.json").utf8))
        #expect(throws: CommandFailure.self) {
            try GenesisPin().admit(genesis, from: "http://192.0.2.1:8443", in: context)
        }
        for address in ["https://192.0.2.1", "http://127.0.0.1:1", "http://localhost", "http://[::1]:2"] {
            try GenesisPin().admit(genesis, from: address, in: context)
        }
        try GenesisPin(isTrustedOnFirstUse: true).admit(genesis, from: "http://192.0.2.1:8443", in: context)
    }

    @Test("N16: another genesis block than the stored one is refused")
    func otherGenesis() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --home other")

        _ = try await TestNetwork.run(in: testbed) { url in
            try testbed.makeFolder("n")
            try testbed.write(try testbed.read("other/genesis.signed.json"), to: "n/genesis.signed.json")

            let finished = await testbed.run(["join", "--config", "n/c.toml", "--na", url, "--token", "t"])

            #expect(finished.status == .failure)
            #expect(finished.errors.contains("serves another genesis block"))
        }
    }

    @Test(
        "options that cannot be are refused before any request",
        arguments: [
            (["--role", "king"], "Invalid role: role:king."),
            (["--peer", "nowhere"], "--peer nowhere must be host:port"),
            (["--advertise", "ws://h:1"], "--advertise ws://h:1 must be host:port"),
            (["--validity-hours", "0"], "--validity-hours must be greater than zero"),
            (["--genesis-sha256", "x"], "genesis fetch failed: "),
        ])
    func refusals(_ options: [String], _ expected: String) async throws {
        let finished = await (try Testbed()).run(["join", "--na", "http://127.0.0.1:1"] + options)

        #expect(finished.status == .failure)
        #expect(finished.errors.contains(expected), "\(finished.errors)")
    }

    @Test("a persistent node prints what it is sent, one JSON line a message, and ends with 0")
    func persistent() async throws {
        let testbed = try Testbed()

        let ended = try await TestNetwork.run(in: testbed) { url in
            let receiver = try await TestNetwork.join("receiver", at: url, in: testbed)
            let sender = try await TestNetwork.join("sender", at: url, in: testbed)
            let recipient = try TestNetwork.certificate(of: "receiver", in: testbed).nodePublicKey
            let origin = try TestNetwork.certificate(of: "sender", in: testbed).nodePublicKey
            let arguments = [
                "join", "--config", receiver, "--na", url, "--persistent", "--print-messages", "--listen-host",
                "127.0.0.1", "--profile", "fast",
            ]

            let status = try await RunningCommand.during(arguments, in: testbed) { command, address in
                let sent = await testbed.run(
                    ["send", "--config", sender, "--to", recipient, "--via", address, "--message", "hé \"llo\"\n"])
                #expect(sent.status == .success, "\(sent.errors)")
                #expect(
                    sent.output.hasPrefix(
                        "Sent: 'hé \"llo\"\\n'\n  to:  \(recipient.prefix(24))...\n  via: \(address)\n"))
                #expect(sent.output.contains("received by the recipient itself"))
                let line = try #require(await command.output.line(beginning: "{"))
                let message = try #require(try JSONValue(parsing: line).objectValue)
                #expect(message["from"]?.stringValue == origin)
                #expect(message["text"]?.stringValue == "hé \"llo\"\n")
                #expect(message["at"]?.stringValue.flatMap { UTCTime(lenientText: $0) } != nil)
                #expect(command.output.lines.count == 1)
            }
            #expect(status == .success)
        }

        #expect(ended == .success)
    }

    @Test("text that is not UTF-8 is printed as base64")
    func dataLine() throws {
        let id = try #require(NodeID(bytes: Array(repeating: 7, count: 32)))

        let line = MessageLine(from: id, bytes: [0xFF, 0], at: UTCTime(microseconds: 1)).text

        #expect(line == "{\"from\":\"\(id.text)\",\"data\":\"/wA=\",\"at\":\"1970-01-01T00:00:00.000001Z\"}")
    }
}
