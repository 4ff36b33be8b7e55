import MeshCrypto
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Testing

@testable import MeshWebSocket

@Suite(.timeLimit(.minutes(1)))
struct WebSocketTransportTests {
    @Test("two nodes exchange messages in both directions over one link")
    func roundTrip() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        let endpoint = try #require(server.endpoint)

        let dialed = try await client.transport.dial(endpoint)
        let accepted = await server.recorder.established()
        try dialed.send(client.message([1, 2, 3], to: server.id), on: .data)
        try accepted.send(server.message([4, 5], to: client.id), on: .data)
        let atServer = await server.recorder.messages()
        let atClient = await client.recorder.messages()

        #expect(dialed.peer.id == server.id)
        #expect(accepted.peer.id == client.id)
        #expect(dialed.direction == .dialed && accepted.direction == .accepted)
        #expect(dialed.version == .one && accepted.version == .one)
        #expect(dialed.dialedEndpoint == endpoint && accepted.dialedEndpoint == nil)
        #expect(try DataPayload(atServer[0].payload).data == [1, 2, 3])
        #expect(try DataPayload(atClient[0].payload).data == [4, 5])

        await client.transport.shutdown(.goingAway)
        let end = await server.recorder.closed()
        #expect(end == LinkEnd(code: .goingAway, byUs: false, reason: "the peer closed the link"))
        await server.transport.shutdown(.goingAway)
    }
}
