import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@testable import MeshDiscovery

@Suite("DiscoveryMachine")
struct DiscoveryMachineTests {
    private let network: TestNetwork
    private let start = ContinuousClock.now

    init() throws {
        network = try TestNetwork()
    }

    private func node(_ byte: UInt8, roles: [String] = ["role:client"], endpoint: String? = nil) throws -> DiscoveryNode
    {
        try DiscoveryNode(byte, network: network, start: start, roles: roles, endpoint: endpoint)
    }

    private func node(_ byte: UInt8, _ configuration: DiscoveryConfiguration) throws -> DiscoveryNode {
        try DiscoveryNode(byte, network: network, start: start, configuration: configuration)
    }

    private func round(_ node: inout DiscoveryNode, _ second: Int) -> [DiscoveryAction] {
        var random = SeededGenerator(state: UInt64(second) + 7)
        return node.machine.timerFired(node.context(second), using: &random)
    }

    @Test("the first round is due at once and the next a minute later, within ten per cent")
    func rounds() throws {
        var a = try node(1)
        #expect(a.machine.nextDeadline == nil)

        _ = round(&a, 0)

        let next = try #require(a.machine.nextDeadline)
        #expect((.seconds(54) ... .seconds(66)).contains(start.duration(to: next)))
        let b = try node(2)
        _ = a.linkUp(b)
        #expect(round(&a, 50).payloads(.peerAnnounce, to: b.id).isEmpty)
        #expect(round(&a, 67).payloads(.peerAnnounce, to: b.id).count == 1)
    }

    @Test("a round announces us to all, and asks anchors and three others")
    func whoIsAsked() throws {
        var a = try node(1)
        let anchors = [try node(2, roles: ["role:anchor"]), try node(3)]
        _ = a.linkUp(anchors[0])
        _ = a.linkUp(anchors[1], isAnchor: true)
        let others = try (10..<20).map { try node($0) }
        for other in others { _ = a.linkUp(other) }

        let actions = round(&a, 0)

        for peer in anchors + others { #expect(actions.payloads(.peerAnnounce, to: peer.id).count == 1) }
        #expect(anchors.allSatisfy { actions.payloads(.peerRequest, to: $0.id).count == 1 })
        #expect(others.count(where: { actions.payloads(.peerRequest, to: $0.id).count == 1 }) == 3)
    }

    @Test("our own announcement comes first, fresh for each message, and others believe it")
    func ownFirst() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        _ = a.linkUp(b)
        _ = a.linkUp(c)

        let actions = round(&a, 0)

        let toB = try actions.peers(.peerAnnounce, to: b.id)
        let toC = try actions.peers(.peerAnnounce, to: c.id)
        #expect(toB.first?.nodeID == a.id.text && toC.first?.nodeID == a.id.text)
        #expect(toB.first?.announcementNonce != toC.first?.announcementNonce)
        var verifier = AnnouncementVerifier()
        let verified = verifier.verify(try #require(toB.first), trust: b.context(0).trust, now: TestNetwork.now)
        #expect(throws: Never.self) { try verified.get() }
    }

    @Test("D8: a node without an endpoint to announce does not announce itself")
    func silentNode() throws {
        var a = try node(1)
        a = try DiscoveryNode(1, network: network, start: start, endpoint: "not an endpoint")
        let b = try node(2)

        let actions = a.linkUp(b) + round(&a, 0)

        #expect(actions.payloads(.peerAnnounce, to: b.id).isEmpty)
        #expect(!actions.payloads(.peerRequest, to: b.id).isEmpty)
    }

    @Test("D3: in a line each end learns of the other within two exchanges")
    func line() throws {
        var a = try node(1)
        var b = try node(2)
        var c = try node(3)
        _ = a.linkUp(b)
        _ = c.linkUp(b)
        _ = b.linkUp(a)
        _ = b.linkUp(c)

        let fromC = try round(&c, 0).peers(.peerAnnounce, to: b.id)
        _ = b.machine.receivePeers(fromC, from: c.id, context: b.context(1))
        let fromB = try round(&b, 2).peers(.peerAnnounce, to: a.id)
        let actions = a.machine.receivePeers(fromB, from: b.id, context: a.context(3))

        #expect(a.machine.table.known[c.id]?.introducer == b.id)
        #expect(actions == [.dial(try #require(c.endpoint), expecting: c.id)])
    }

    @Test("a request is answered with what a round announces, and nobody without a link gets an answer")
    func request() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        _ = a.linkUp(b)
        _ = a.machine.receivePeers([try c.announcement("n1")], from: b.id, context: a.context(0))
        var random = SeededGenerator(state: 1)

        let answer = a.machine.receiveRequest(from: b.id, context: a.context(1), using: &random)
        let none = a.machine.receiveRequest(from: c.id, context: a.context(1), using: &random)

        #expect(try answer.peers(.peerResponse, to: b.id).map(\.nodeID) == [a.id.text, c.id.text])
        #expect(none.isEmpty)
        #expect(a.machine.receivePeers([try b.announcement("n2")], from: c.id, context: a.context(1)).isEmpty)
    }

    @Test("at most twenty announcements are sent and looked at, and old ones are not passed on")
    func twenty() throws {
        var a = try node(1)
        let b = try node(2)
        _ = a.linkUp(b)
        let others = try (20..<60).map { try node($0) }
        let batch = try others.enumerated().map { try $1.announcement("n\($0)") }

        _ = a.machine.receivePeers(batch, from: b.id, context: a.context(0))
        #expect(a.machine.table.known.count == 20)
        _ = a.machine.receivePeers(Array(batch.dropFirst(20)), from: b.id, context: a.context(0))
        #expect(a.machine.table.known.count == 40)

        #expect(try round(&a, 10).peers(.peerAnnounce, to: b.id).count == 20)
        #expect(try round(&a, 301).peers(.peerAnnounce, to: b.id).map(\.nodeID) == [a.id.text])
    }

    @Test("one bad entry does not spoil the others, and is counted")
    func badEntry() throws {
        var a = try node(1)
        let b = try node(2)
        _ = a.linkUp(b)
        var bad = try node(3).announcement("n1")
        bad.endpoint = "192.0.2.99:1"

        _ = a.machine.receivePeers(
            [bad, try node(4).announcement("n2")], from: b.id, context: a.context(0))

        #expect(a.machine.table.known.count == 1)
        #expect(a.machine.refusals == [.invalidSignature: 1])
    }

    @Test("an announcement that says nothing new is not verified again")
    func refresh() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        _ = a.linkUp(b)
        _ = a.machine.receivePeers([try c.announcement("n0")], from: b.id, context: a.context(0))

        for second in 1..<20 {
            let info = try c.announcement("n\(second)", at: second)
            _ = a.machine.receivePeers([info], from: b.id, context: a.context(second))
        }
        #expect(a.machine.table.known[c.id]?.announcement.issuedAt == TestNetwork.now)
        _ = a.machine.receivePeers([try c.announcement("n20", at: 20)], from: b.id, context: a.context(20))

        #expect(a.machine.table.known[c.id]?.announcement.issuedAt == TestNetwork.time(20))
        #expect(a.machine.refusals.isEmpty)
    }

    @Test("D2: at most eight dials run at once and four of one introducer, and a dial that ends frees its place")
    func dialSlots() throws {
        var a = try node(1)
        let introducers = [try node(2), try node(3), try node(4)]
        for introducer in introducers { _ = a.linkUp(introducer) }
        var dialed: [NodeID] = []
        for (index, introducer) in introducers.enumerated() {
            let batch = try (0..<6).map { try node(UInt8(50 + index * 10 + $0)).announcement("n\($0)") }
            dialed += a.machine.receivePeers(batch, from: introducer.id, context: a.context(0)).dialed
        }
        #expect(dialed.count == 8)
        let share = dialed.count(where: { a.machine.table.known[$0]?.introducer == introducers[0].id })
        #expect(share == 4)

        let next = a.machine.dialEnded(dialed[0], context: a.context(1)).dialed

        #expect(next.count == 1)
        #expect(!dialed.contains(next[0]))
        #expect(a.machine.dialEnded(dialed[0], context: a.context(1)).isEmpty)
    }

    @Test("a dial that failed is tried again later, and after five failures not for five minutes")
    func retries() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        _ = a.linkUp(b)
        #expect(a.machine.receivePeers([try c.announcement("n1")], from: b.id, context: a.context(0)).dialed == [c.id])
        var second = 0

        for wait in [5, 10, 20, 40, 300] {
            #expect(a.machine.dialEnded(c.id, context: a.context(second)).isEmpty)
            #expect(!round(&a, second + wait - 1).dialed.contains(c.id))
            second += wait
            #expect(round(&a, second).dialed.contains(c.id))
        }
    }

    @Test("peers that are connected, enough peers, and peers in a fixed topology are not dialled")
    func noDial() throws {
        let c = try node(3)
        var connected = try node(1)
        _ = connected.linkUp(try node(2))
        _ = connected.linkUp(c)
        var fixed = try node(1, DiscoveryConfiguration(dialsDiscoveredPeers: false))
        _ = fixed.linkUp(try node(2))
        var enough = try node(1, DiscoveryConfiguration(enoughConnections: 1))
        _ = enough.linkUp(try node(2))

        for var node in [connected, fixed, enough] {
            let from = try self.node(2).id
            #expect(node.machine.receivePeers([try c.announcement("n1")], from: from, context: node.context(0)).isEmpty)
            #expect(node.machine.table.announcement(of: c.id) != nil)
        }
    }

    @Test("D8: an endpoint that reached ourselves is not dialled again")
    func ownEndpoint() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        _ = a.linkUp(b)
        a.machine.reachedOurselves(at: try #require(c.endpoint))

        let actions = a.machine.receivePeers([try c.announcement("n1")], from: b.id, context: a.context(0))

        #expect(actions.isEmpty)
    }

    @Test("G7: announcements of the revoked are dropped, of links and of peers heard of")
    func revoked() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        _ = a.linkUp(b)
        let batch = [try b.announcement("n1"), try c.announcement("n2")]
        _ = a.machine.receivePeers(batch, from: b.id, context: a.context(0))
        #expect(a.machine.table.announcement(of: b.id) != nil && a.machine.table.announcement(of: c.id) != nil)

        a.revoked = RevocationIndex(try network.list(1, revoking: ["cert-2", "cert-3"]))
        a.machine.trustChanged(a.context(1))

        #expect(a.machine.table.announcement(of: b.id) == nil && a.machine.table.announcement(of: c.id) == nil)
    }

    @Test("a peer that lost its link stays known when it had announced itself")
    func linkDown() throws {
        var a = try node(1)
        let b = try node(2)
        let c = try node(3)
        for peer in [b, c] { _ = a.linkUp(peer) }
        _ = a.machine.receivePeers([try b.announcement("n1")], from: b.id, context: a.context(0))

        for peer in [b, c] { a.machine.linkDown(peer.id, now: start) }

        #expect(a.machine.table.connected.isEmpty)
        #expect(a.machine.table.known.keys.map(\.self) == [b.id])
        #expect(a.machine.table.known[b.id]?.isReached == true)
        #expect(round(&a, 1).dialed == [b.id])
    }

    @Test("a message of announcements with many roles stays below the size that is split")
    func frameSize() throws {
        var a = try node(1)
        let b = try node(2)
        _ = a.linkUp(b)
        for byte in 30..<50 {
            let roles = (0..<200).map { "role:service:\(byte)-\($0)" }
            let peer = try node(UInt8(byte), roles: roles)
            _ = a.machine.receivePeers([try peer.announcement("n\(byte)")], from: b.id, context: a.context(0))
        }

        let payload = try #require(round(&a, 1).payloads(.peerAnnounce, to: b.id).first)

        let message = MeshMessage(
            type: .peerAnnounce, senderID: a.id, recipientID: nil, payload: payload, id: UUIDv4.make(),
            at: TestNetwork.now)
        #expect(message.plainBytes().count <= MeshLimits.maximumSplittableBytes)
        #expect((2..<20).contains(try PeersPayload(payload).peers.count))
    }
}
