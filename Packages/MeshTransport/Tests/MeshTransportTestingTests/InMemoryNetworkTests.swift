import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct InMemoryNetworkTests {
    /// A listening transport with its identity and recorder.
    private struct Node {
        let authenticator: TrustingAuthenticator
        let recorder = LinkRecorder()
        let transport: InMemoryTransport
        let address: Endpoint

        init(_ network: InMemoryNetwork, _ number: Int, version: LinkVersion = .one, name: String = "test") async throws
        {
            authenticator = try TrustingAuthenticator(network: name)
            address = try #require(Endpoint(host: "10.0.0.\(number)", port: 7_000))
            transport = network.makeTransport(address: address, version: version)
            try await transport.start(authenticator: authenticator, observer: recorder)
            _ = try await transport.listen(host: "0.0.0.0", port: 0)
        }

        func frame(_ id: String, _ type: MessageType = .data) -> OutboundFrame {
            OutboundFrame(
                MeshMessage(messageID: id, type: type, timestamp: 1, senderID: authenticator.localNodeID.text)
            )
        }

        var messageIDs: [String] {
            recorder.events.compactMap { if case .received(_, let message) = $0 { message.messageID } else { nil } }
        }

        var ends: [LinkEnd] {
            recorder.events.compactMap { if case .closed(_, let end) = $0 { end } else { nil } }
        }

        var link: (any Link)? {
            for case .established(let link) in recorder.events.reversed() { return link }
            return nil
        }
    }

    private func connect(_ network: InMemoryNetwork, _ from: Node, _ to: Node) throws -> any Link {
        let link = try from.transport.connect(to: to.address).get()
        network.runUntilIdle()
        return link
    }

    @Test("a dialled link carries messages both ways, judged by both authenticators")
    func roundTrip() async throws {
        let network = InMemoryNetwork()
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)

        let dialed = try await first.transport.dial(second.address)
        let accepted = await second.recorder.established()
        try dialed.send(first.frame("a"), on: .data)
        try accepted.send(second.frame("b"), on: .data)

        #expect(await second.recorder.messages()[0].messageID == "a")
        #expect(await first.recorder.messages()[0].messageID == "b")
        #expect(dialed.peer.id == second.authenticator.localNodeID)
        #expect(accepted.peer.id == first.authenticator.localNodeID)
        await first.transport.shutdown(.goingAway)
        let end = await second.recorder.closed()
        #expect(end.code == .goingAway && !end.byUs)
    }

    @Test("a refused listener never judges the dialler, and a refused dialler loses its link")
    func refusals() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let elsewhere = try await Node(network, 2, name: "elsewhere")
        let second = try await Node(network, 3)
        second.authenticator.refuse(first.authenticator.localNodeID)

        switch first.transport.connect(to: elsewhere.address) {
        case .success: Issue.record("a listener of another network was accepted")
        case .failure(let error): #expect(error.code == .peerRefused(.wrongNetwork))
        }
        network.runUntilIdle()
        #expect(elsewhere.authenticator.judgementCount == 0)
        _ = try connect(network, first, second)
        #expect(first.ends.count == 1 && second.recorder.events.isEmpty)
        switch first.transport.connect(to: first.address) {
        case .success: Issue.record("a node dialled itself")
        case .failure(let error): #expect(error.code == .selfDial)
        }
        #expect(network.openLinkCount == 0)
    }

    @Test("a message that is answered at once for ever does not recurse")
    func noRecursion() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        let answer = second.frame("pong")
        for node in [first, second] {
            node.recorder.onMessage { link, _ in try? link.send(answer, on: .data) }
        }
        let link = try connect(network, first, second)
        try link.send(first.frame("ping"), on: .data)

        for _ in 0..<50_000 { #expect(network.step()) }
        #expect(network.waitingJobCount < 10)
    }

    @Test("a cut ends both ends without a code")
    func cut() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        _ = try connect(network, first, second)

        network.cut(first.address, second.address)
        network.runUntilIdle()
        #expect(first.ends.map(\.code) == [nil] && second.ends.map(\.code) == [nil])
        #expect(network.openLinkCount == 0)
    }

    @Test("a partition loses frames and dials, and healing lets both through")
    func partition() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        let link = try connect(network, first, second)

        network.partition([[first.address], [second.address]])
        try link.send(first.frame("lost"), on: .data)
        network.runUntilIdle()
        switch second.transport.connect(to: first.address) {
        case .success: Issue.record("a dial crossed the partition")
        case .failure(let error): #expect(error.code == .connectFailed)
        }
        network.heal()
        try link.send(first.frame("kept"), on: .data)
        network.runUntilIdle()
        #expect(second.messageIDs == ["kept"])
    }

    @Test("a filter loses what it names")
    func filter() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        let link = try connect(network, first, second)

        network.lose { _, _, message in message.messageID == "x" }
        for id in ["x", "y"] { try link.send(first.frame(id), on: .data) }
        network.runUntilIdle()
        #expect(second.messageIDs == ["y"])
    }

    @Test("a silent peer is dead after the dead-peer time, a quiet one is not")
    func silentPeer() async throws {
        let network = InMemoryNetwork(mode: .stepping, configuration: .fast)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        _ = try connect(network, first, second)
        network.advance(by: .seconds(60))
        #expect(first.ends.isEmpty && second.ends.isEmpty)

        network.silence(second.address)
        network.advance(by: .milliseconds(1_500))
        #expect(first.ends.isEmpty)
        network.advance(by: .milliseconds(500))
        #expect(first.ends.count == 1)
    }

    @Test("a stalled peer fills the data lane, and gets everything accepted when it takes again")
    func stalledPeer() async throws {
        var configuration = TransportConfiguration()
        configuration.maximumLaneMessages = 3
        let network = InMemoryNetwork(mode: .stepping, configuration: configuration)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        let link = try connect(network, first, second)

        network.stall(second.address)
        for index in 0..<3 { try link.send(first.frame("\(index)"), on: .data) }
        #expect(throws: LinkError.self) { try link.send(first.frame("3"), on: .data) }
        network.heal()
        network.runUntilIdle()
        #expect(second.messageIDs == ["0", "1", "2"])
    }

    @Test("R17: a closed link delivers nothing more and throws on sending")
    func closedLink() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        let link = try connect(network, first, second)
        second.recorder.onMessage { link, _ in link.close(.policyViolation) }
        for index in 0..<3 { try link.send(first.frame("\(index)"), on: .data) }
        network.runUntilIdle()

        #expect(second.messageIDs == ["0"])
        #expect(first.ends.map(\.code) == [.policyViolation] && second.ends.map(\.byUs) == [true])
        #expect(throws: LinkError.self) { try link.send(first.frame("late"), on: .control) }
    }

    @Test("a link with a reference peer is legacy")
    func legacy() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2, version: .legacy)

        #expect(try connect(network, first, second).version == .legacy)
        #expect(second.link?.version == .legacy)
    }

    @Test("T6: a thousand links come and go and leave nothing behind")
    func churn() async throws {
        let network = InMemoryNetwork(mode: .stepping)
        let first = try await Node(network, 1)
        let second = try await Node(network, 2)
        for _ in 0..<1_000 {
            try connect(network, first, second).close(.normal)
            network.runUntilIdle()
        }
        #expect(network.openLinkCount == 0)
        #expect(first.ends.count == 1_000 && second.ends.count == 1_000)
    }
}
