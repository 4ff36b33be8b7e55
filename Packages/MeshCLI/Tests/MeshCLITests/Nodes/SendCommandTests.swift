import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("send")
struct SendCommandTests {
    @Test("what cannot be sent is refused before anything is dialled")
    func refusals() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let config = try await TestNetwork.join("n", at: url, in: testbed)
            let key = try TestNetwork.certificate(of: "n", in: testbed).nodePublicKey
            func send(_ to: String, _ via: String) async -> Testbed.Finished {
                await testbed.run(["send", "--config", config, "--to", to, "--via", via, "--message", "hi"])
            }

            #expect(await send("x", "127.0.0.1:1").errors.contains("is not a node public key"))
            #expect(await send(key, "nowhere").errors.contains("--via nowhere must be host:port"))
            let unreachable = await send(key, "127.0.0.1:1")
            #expect(unreachable.status == .failure)
            #expect(unreachable.errors.contains("Cannot reach the peer at "))
        }
    }

    @Test("a revoked sender is told, and sends nothing")
    func revoked() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let config = try await TestNetwork.join("n", at: url, in: testbed)
            let certificate = try TestNetwork.certificate(of: "n", in: testbed)
            _ = await testbed.run(["admin", "revoke", certificate.certID, "--na", url])

            let finished = await testbed.run(
                [
                    "send", "--config", config, "--to", certificate.nodePublicKey, "--via", "127.0.0.1:1", "--message",
                    "hi",
                ])

            #expect(finished.status == .failure)
            #expect(finished.errors.contains("is revoked"))
        }
    }
}
