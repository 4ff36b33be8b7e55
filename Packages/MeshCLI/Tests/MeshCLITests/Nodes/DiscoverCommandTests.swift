import AsyncHTTPClient
import MeshCrypto
import MeshProtocol
import NIOCore
import NIOHTTP1
import Testing

@testable import MeshCLI

@Suite("discover")
struct DiscoverCommandTests {
    @Test("agents are found by capability, and without one their number is told")
    func discover() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            _ = try await TestNetwork.join("n", at: url, in: testbed)
            let none = await testbed.run(["discover", "--na", url, "--capability", "llm:chat"])
            #expect(none.status == .success, "\(none.errors)")
            #expect(none.output == "No matching agents.\n")

            let key = try KeyFile.readPrivate(path: testbed.path("n/keys/node.key"))
            try await Self.register(key, at: url)
            let count = await testbed.run(["discover", "--na", url])
            #expect(count.output == "1 agent(s) registered. Pass --capability to see those that offer it.\n")
            let found = await testbed.run(["discover", "--na", url, "--capability", "llm:chat"])
            #expect(
                found.output.hasPrefix(
                    """
                    1 agent(s) matching capability=llm:chat:

                      agent_id     : one two
                      node_key     : \(key.publicKey.text)
                      capabilities : llm:chat, kb
                      endpoint     : ws://127.0.0.1:7448
                      expires_at   : 
                    """), "\(found.output)")
            #expect(found.output.hasSuffix("\n  metadata     : {\"model\":\"m\"}\n"))
            let json = await testbed.run(["discover", "--na", url, "--capability", "kb", "--format", "json"])
            let value = try #require(try JSONValue(parsing: json.output).objectValue)
            #expect(value["schema"] == "genesis-mesh/discover/1")
            #expect(value["count"] == 1)
            #expect(value["agents"]?.arrayValue?.first?.objectValue?["agent_id"] == "one\ntwo")
        }
    }

    @Test("an authority that does not answer is a failure that says so")
    func unreachable() async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("discover --na http://127.0.0.1:1 --capability x")
        let nowhere = await testbed.run("discover --capability x")

        #expect(finished.status == .failure)
        #expect(finished.output.isEmpty)
        #expect(finished.errors.hasPrefix("Error: discovery query failed: "))
        #expect(nowhere.errors.hasPrefix("Error: No NA endpoint."))
    }

    private static func register(_ key: SigningKey, at url: String) async throws {
        let now = SystemWallClock().now()
        let descriptor = try AgentDescriptor(
            agentID: "one\ntwo", nodePublicKey: key.publicKey.text, networkName: "USG",
            capabilities: ["llm:chat", "kb"], endpoint: AgentEndpoint(host: "127.0.0.1", port: 7_448),
            registeredAt: Timestamp(now), expiresAt: Timestamp(now.advanced(by: .seconds(600))),
            metadata: ["model": "m"]
        ).signed(by: key, keyID: key.publicKey.text)
        var request = HTTPClientRequest(url: url + "/agents")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: descriptor.plainBytes()))
        let reply = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        #expect(reply.status == .ok)
    }
}
