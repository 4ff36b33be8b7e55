import MeshCrypto
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Testing

@testable import MeshWebSocket

/// Two honest transports over real sockets.
@Suite(.timeLimit(.minutes(1)))
struct WebSocketTransportTests {
    private func code(of error: any Error) -> LinkError.Code? {
        (error as? LinkError)?.code
    }

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

    @Test("T3: a frame of exactly 1 MiB passes both ways, one byte more is refused to the sender")
    func largestFrame() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        let dialed = try await client.transport.dial(try #require(server.endpoint))
        let accepted = await server.recorder.established()
        func padded(to length: Int) -> OutboundFrame {
            let message = MeshMessage(messageID: "", type: .data, timestamp: 1, senderID: client.id.text)
            let missing = length - message.plainBytes().count
            var filled = message
            filled.messageID = String(repeating: "x", count: missing)
            return OutboundFrame(filled)
        }
        let largest = padded(to: MeshLimits.maximumFrameTextBytes)
        #expect(largest.bytes.count + 16 == 1_048_576)

        try dialed.send(largest, on: .data)
        try accepted.send(largest, on: .data)
        #expect(await server.recorder.messages().count == 1)
        #expect(await client.recorder.messages().count == 1)
        do {
            try dialed.send(padded(to: MeshLimits.maximumFrameTextBytes + 1), on: .data)
            Issue.record("a frame above the limit was accepted")
        } catch {
            #expect(error.code == .messageTooLarge)
        }
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)
    }

    @Test("the responder is judged before the initiator shows its certificate")
    func judgementOrder() async throws {
        let server = try await MeshNodeFixture(network: "elsewhere")
        let client = try await MeshNodeFixture(listens: false)

        await #expect {
            try await client.transport.dial(try #require(server.endpoint))
        } throws: { error in
            code(of: error) == .peerRefused(.wrongNetwork)
        }
        await server.transport.shutdown(.goingAway)
        #expect(server.authenticator.judgementCount == 0)
        await client.transport.shutdown(.goingAway)
    }

    @Test("a dialler that the responder refuses loses its link, and is told nothing")
    func refusedDialer() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        server.authenticator.refuse(client.id)

        _ = try await client.transport.dial(try #require(server.endpoint))
        let end = await client.recorder.closed()

        #expect(end.code == nil && !end.byUs)
        #expect(server.recorder.events.isEmpty)
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)
    }

    @Test("dialling ourselves fails as such")
    func selfDial() async throws {
        let node = try await MeshNodeFixture()

        await #expect {
            try await node.transport.dial(try #require(node.endpoint))
        } throws: { error in
            code(of: error) == .selfDial
        }
        await node.transport.shutdown(.goingAway)
    }

    @Test("a port that nobody listens on fails the dial")
    func nobodyListens() async throws {
        let gone = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        await gone.transport.shutdown(.goingAway)

        await #expect {
            try await client.transport.dial(try #require(gone.endpoint))
        } throws: { error in
            code(of: error) == .connectFailed
        }
        await client.transport.shutdown(.goingAway)
    }

    @Test("a TLS dial to a port without TLS fails")
    func tlsToPlainPort() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        let port = try #require(server.endpoint).port
        let endpoint = try #require(Endpoint("wss://127.0.0.1:\(port)/mesh"))

        await #expect {
            try await client.transport.dial(endpoint)
        } throws: { error in
            [.handshakeFailed, .closed].contains(code(of: error))
        }
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)
    }

    @Test("a transport is used once: before start and after shutdown it refuses")
    func lifeCycle() async throws {
        let node = try await MeshNodeFixture()
        let endpoint = try #require(node.endpoint)
        await #expect(throws: LinkError.self) {
            try await node.transport.start(authenticator: node.authenticator, observer: node.recorder)
        }
        await node.transport.shutdown(.goingAway)
        await node.transport.shutdown(.goingAway)

        await #expect(throws: LinkError.self) { try await node.transport.dial(endpoint) }
        await #expect(throws: LinkError.self) { try await node.transport.listen(host: "127.0.0.1", port: 0) }
    }

    @Test("a port in use cannot be bound")
    func portInUse() async throws {
        let node = try await MeshNodeFixture()
        let other = try await MeshNodeFixture(listens: false)
        let port = try #require(node.endpoint).port

        await #expect {
            try await other.transport.listen(host: "127.0.0.1", port: port)
        } throws: { error in
            code(of: error) == .bindFailed
        }
        await node.transport.shutdown(.goingAway)
        await other.transport.shutdown(.goingAway)
    }

    @Test("a refused link is told 1013")
    func refusedLink() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        server.recorder.admit { _ in .refuse(.tryAgainLater) }

        _ = try await client.transport.dial(try #require(server.endpoint))
        let end = await client.recorder.closed()

        #expect(end.code == .tryAgainLater && !end.byUs)
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)
    }

    @Test("T5: both sides closing at once end each link once")
    func simultaneousClose() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        for round in 1...20 {
            let dialed = try await client.transport.dial(try #require(server.endpoint))
            let accepted = await server.recorder.established(round)
            async let here: Void = dialed.close(.normal)
            async let there: Void = accepted.close(.normal)
            _ = await (here, there)
            _ = await client.recorder.closed(round)
            _ = await server.recorder.closed(round)
        }
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)

        for recorder in [client.recorder, server.recorder] {
            #expect(recorder.events.filter { if case .closed = $0 { true } else { false } }.count == 20)
        }
    }

    @Test("T11: a receiver that stops reading fills the sender's lane; everything accepted arrives in order")
    func slowReceiver() async throws {
        var configuration = TransportConfiguration()
        configuration.maximumLaneBytes = 500_000
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(configuration: configuration, listens: false)
        let dialed = try await client.transport.dial(try #require(server.endpoint))
        let accepted = await server.recorder.established()
        accepted.pauseReading()
        let block = client.message([UInt8](repeating: 1, count: 60_000), to: server.id)
        var sent = 0
        var refusal: LinkError?
        while refusal == nil, sent < 5_000 {
            do {
                try dialed.send(block, on: .data)
                sent += 1
            } catch {
                refusal = error
            }
        }
        #expect(refusal?.code == .laneFull)

        try dialed.send(OutboundFrame(urgent(from: client)), on: .control)
        accepted.resumeReading()
        let messages = await server.recorder.messages(sent + 1)
        let position = messages.firstIndex { $0.messageID == "urgent" }
        #expect(messages.count == sent + 1)
        #expect(position.map { $0 < sent } == true)
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)
    }

    private func urgent(from node: MeshNodeFixture) -> MeshMessage {
        MeshMessage(messageID: "urgent", type: .controlMessage, timestamp: 1, senderID: node.id.text)
    }

    @Test("many threads may send on one link at once; nothing is lost or doubled")
    func manySenders() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        let dialed = try await client.transport.dial(try #require(server.endpoint))
        await withDiscardingTaskGroup { group in
            for sender in 0..<8 {
                group.addTask {
                    for index in 0..<100 {
                        let message = MeshMessage(
                            messageID: "\(sender)-\(index)",
                            type: .data,
                            timestamp: 1,
                            senderID: client.id.text
                        )
                        do {
                            try dialed.send(OutboundFrame(message), on: .data)
                        } catch {
                            Issue.record("800 frames fit a lane: \(error)")
                        }
                    }
                }
            }
        }
        let messages = await server.recorder.messages(800)

        #expect(Set(messages.map(\.messageID)).count == 800)
        for sender in 0..<8 {
            let own = messages.map(\.messageID).filter { $0.hasPrefix("\(sender)-") }
            #expect(own == (0..<100).map { "\(sender)-\($0)" })
        }
        await client.transport.shutdown(.goingAway)
        await server.transport.shutdown(.goingAway)
    }

    @Test("a shutdown drains what was accepted before it closes with 1001")
    func drain() async throws {
        let server = try await MeshNodeFixture()
        let client = try await MeshNodeFixture(listens: false)
        let dialed = try await client.transport.dial(try #require(server.endpoint))
        for _ in 0..<200 {
            try dialed.send(client.message([UInt8](repeating: 1, count: 10_000), to: server.id), on: .data)
        }
        await client.transport.shutdown(.goingAway)

        let end = await server.recorder.closed()
        #expect(await server.recorder.messages(200).count == 200)
        #expect(end.code == .goingAway)
        await server.transport.shutdown(.goingAway)
    }
}
