import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Testing

@testable import MeshRuntime

/// What outsiders and members can make a node do, and what they cannot.
@Suite(.timeLimit(.minutes(2))) struct NodeBoundsTests {
    @Test("R13: a payload appears in no log line, at any level, of any node it crosses")
    func payloadsAreNotLogged() async throws {
        let log = CapturedLog()
        let mesh = try TestMesh(dials: [[], [0], [1]], logger: log.logger)
        let marker = "marked-payload-7f3a"
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2]) }
            let message = try await mesh.exchange(marker, from: 0, to: 2)
            #expect(message.bytes == Array(marker.utf8))
            try mesh.network.cut(TestMesh.endpoint(0), TestMesh.endpoint(1))
            mesh.network.runUntilIdle()
        }

        let marks = [marker, Base64.encode(Array(marker.utf8))]
        #expect(!log.lines.isEmpty)
        #expect(!log.lines.contains { line in marks.contains { line.contains($0) } })
    }

    @Test("T6: a pool of three admits a hundred short-lived peers one after another")
    func shortLivedPeers() async throws {
        let mesh = try TestMesh(dials: [[]]) { _, node, _ in node.maximumConnections = 3 }
        try await mesh.run {
            for number in 1...100 {
                let configuration = MeshNodeConfiguration(
                    genesis: mesh.trust.genesis, signingKey: try TestNetwork.nodeKey(number),
                    certificate: try mesh.trust.certificate(number))
                let sender = MeshSender(
                    identity: try NodeIdentity(of: configuration),
                    transport: mesh.network.makeTransport(address: try TestMesh.endpoint(number)),
                    clock: mesh.network.clock, wallClock: mesh.network.wallClock, logger: CapturedLog().logger)

                let receipt = try await sender.send([UInt8(number)], to: mesh.id(0), via: TestMesh.endpoint(0))

                #expect(receipt.peer == mesh.id(0) && receipt.isReceived)
                mesh.network.runUntilIdle()
                #expect(mesh.nodes[0].snapshot().links.isEmpty)
            }
            #expect(mesh.nodes[0].snapshot().counters.delivered == 100)
        }
    }

    @Test("a full pool refuses a stranger, and a configured peer takes a stranger's place")
    func fullPool() async throws {
        let mesh = try TestMesh(dials: [[3], [0], [0], []]) { number, node, _ in
            if number == 0 { node.maximumConnections = 2 }
        }
        try await mesh.run {
            try await mesh.until("the configured peer is connected") { mesh.peers(of: 0).contains(mesh.id(3)) }
            for _ in 0..<100 {
                await mesh.advance(by: .seconds(1))
                #expect(mesh.nodes[0].snapshot().links.count <= 2)
                #expect(mesh.peers(of: 0).contains(mesh.id(3)))
            }
        }
    }

    @Test("D8: an endpoint that leads to ourselves is given up")
    func ourOwnEndpoint() async throws {
        let mesh = try TestMesh(dials: [[0, 1], []])
        let events = mesh.nodes[0].events
        try await mesh.run {
            try await mesh.until("the other peer is up") { mesh.peers(of: 0) == [mesh.id(1)] }
            for _ in 0..<200 { await mesh.advance(by: .seconds(1)) }
        }

        var failures = 0
        let own = try TestMesh.endpoint(0)
        for await event in events {
            if case .dialFailed(own, _) = event { failures += 1 }
        }
        #expect(failures == 1)
    }

    @Test("D2: dials that hang are bounded and delay neither a link nor its messages")
    func tarpits() async throws {
        let tarpits = try (50..<70).map { try TestMesh.endpoint($0) }
        let network = InMemoryNetwork()
        let trust = try TestNetwork(start: network.wallClock.now())
        let hanging = TarpitTransport(
            network.makeTransport(address: try TestMesh.endpoint(0)), tarpits: Set(tarpits))
        let nodes = try (0..<2).map { number in
            var node = MeshNodeConfiguration(
                genesis: trust.genesis, signingKey: try TestNetwork.nodeKey(number),
                certificate: try trust.certificate(number))
            node.transport = number == 0 ? hanging : network.makeTransport(address: try TestMesh.endpoint(1))
            node.clock = network.clock
            node.wallClock = network.wallClock
            node.peers = number == 0 ? tarpits : [try TestMesh.endpoint(0)]
            return try MeshNode(configuration: node, logger: CapturedLog().logger)
        }
        let events = nodes[0].events

        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            for await event in events where event == .peerUp(nodes[1].id) { break }
            try await nodes[0].send([7], to: nodes[1].id)
            var messages = nodes[1].messages.makeAsyncIterator()
            let message = await messages.next()

            #expect(message?.bytes == [7])
            #expect(hanging.stuckDials <= MeshLimits.maximumConcurrentDials)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(hanging.stuckDials == 0)
    }

    @Test("a peer that goes on sending routes that are none is closed with 1008, and may come back")
    func invalidRoutes() async throws {
        let mesh = try TestMesh(dials: [[], [0]])
        try await mesh.run {
            try await mesh.until("the link is up") { mesh.hasRoutes(among: [0, 1]) }
            let core = mesh.nodes[0].parts.core
            for _ in 0..<MeshLimits.maximumInvalidMessagesPerMinute {
                core.receiveRevocation(.announceSequence(sequence: -1, crlID: "x"), from: mesh.id(1))
            }
            #expect(mesh.peers(of: 0) == [mesh.id(1)])

            core.receiveRevocation(.announceSequence(sequence: -1, crlID: "x"), from: mesh.id(1))

            #expect(mesh.peers(of: 0).isEmpty)
            try await mesh.until("the peer is back") { mesh.hasRoutes(among: [0, 1]) }
        }
    }

    @Test("a control message is judged by its issuer, then refused because no command has a handler")
    func controlMessages() async throws {
        let mesh = try TestMesh(dials: [[], [0]])
        try await mesh.run {
            try await mesh.until("the link is up") { mesh.hasRoutes(among: [0, 1]) }
            let now = mesh.network.wallClock.now()
            let command = ControlMessage(
                messageID: UUIDv4.make(), command: "shutdown_node", scope: "node",
                issuer: mesh.trust.genesis.networkAuthority.publicKey, issuerRoles: ["role:admin"],
                issuedAt: Timestamp(now), expiresAt: Timestamp(now.advanced(by: .seconds(60))), target: mesh.id(0).text)
            let signed = try command.signed(by: mesh.trust.authority, keyID: command.issuer)
            let link = try #require(mesh.nodes[1].parts.core.links.first)
            for message in [command, signed] {
                let payload = try #require(message.json.objectValue)
                try link.send(
                    OutboundFrame(
                        MeshMessage(
                            type: .controlMessage, senderID: mesh.id(1), recipientID: nil, payload: payload,
                            id: UUIDv4.make(), at: now)), on: .control)
            }
            mesh.network.runUntilIdle()

            let counters = mesh.nodes[0].snapshot().counters
            #expect(counters.controlReceived == 2)
            #expect(counters.controlRefused == 2)
            #expect(mesh.peers(of: 0) == [mesh.id(1)])
        }
    }
}
