import MeshProtocol
import MeshRouting
import Testing

@Suite("RouterMachine")
struct RouterMachineTests {
    private let now = ContinuousClock.now
    private let me: NodeID
    private let b: NodeID
    private let c: NodeID
    private let d: NodeID
    private let forwarding: ForwardingTable

    init() throws {
        me = try #require(TestIDs.id(1))
        b = try #require(TestIDs.id(2))
        c = try #require(TestIDs.id(3))
        d = try #require(TestIDs.id(4))
        forwarding = ForwardingTable(
            entries: [
                b: .init(nextHop: b, metric: 1), c: .init(nextHop: c, metric: 1), d: .init(nextHop: c, metric: 2),
            ], neighbours: [b, c])
    }

    private func message(
        from sender: NodeID, to recipient: NodeID?, id: String = "m1", ttl: Int64 = 10
    ) -> MeshMessage {
        MeshMessage(
            messageID: id, type: .data, timestamp: 0, senderID: sender.text, recipientID: recipient?.text, ttl: ttl,
            payload: ["data": "aGVsbG8="])
    }

    @Test("what is for us is delivered, whatever its time to live", arguments: [Int64.min, -1, 0, 1, 10, Int64.max])
    func delivery(ttl: Int64) {
        var router = RouterMachine(ownID: me)

        let decision = router.receive(message(from: d, to: me, ttl: ttl), from: b, forwarding: forwarding, now: now)

        #expect(decision.isDelivered && decision.forwards.isEmpty && decision.drop == nil)
        #expect(decision.sender == d)
    }

    @Test("R12: three copies of one message over two links are one delivery")
    func copies() {
        var router = RouterMachine(ownID: me)
        let copy = message(from: d, to: me)

        #expect(router.receive(copy, from: b, forwarding: forwarding, now: now).isDelivered)
        for link in [b, c] {
            let decision = router.receive(copy, from: link, forwarding: forwarding, now: now)
            #expect(!decision.isDelivered && decision.drop == .duplicate)
        }
    }

    @Test("the same id of two senders is two messages")
    func senders() {
        var router = RouterMachine(ownID: me)

        #expect(router.receive(message(from: b, to: me), from: b, forwarding: forwarding, now: now).isDelivered)
        #expect(router.receive(message(from: d, to: me), from: b, forwarding: forwarding, now: now).isDelivered)
    }

    @Test(
        "R15: the time to live is clamped to 1…16 and lowered by one",
        arguments: [(2, 1), (10, 9), (16, 15), (17, 15), (Int64.max, 15)] as [(Int64, Int64)])
    func timeToLive(received: Int64, sent: Int64) {
        var router = RouterMachine(ownID: me)

        let decision = router.receive(
            message(from: b, to: d, ttl: received), from: b, forwarding: forwarding, now: now)

        #expect(decision.forwards == [c])
        #expect(decision.message.ttl == sent)
        #expect(decision.message.payload == ["data": "aGVsbG8="])
    }

    @Test("a message that has no hop left is not forwarded", arguments: [Int64.min, -5, 0, 1])
    func expired(ttl: Int64) {
        var router = RouterMachine(ownID: me)

        let decision = router.receive(message(from: b, to: d, ttl: ttl), from: b, forwarding: forwarding, now: now)

        #expect(decision.forwards.isEmpty && !decision.isDelivered && decision.drop == .ttlExpired)
    }

    @Test("a message without a way, or with one back to where it came from, goes nowhere")
    func noWay() throws {
        var router = RouterMachine(ownID: me)
        let unknown = try #require(TestIDs.id(9))

        let lost = router.receive(message(from: b, to: unknown), from: b, forwarding: forwarding, now: now)
        let back = router.receive(message(from: b, to: d, id: "m2"), from: c, forwarding: forwarding, now: now)

        #expect(lost.drop == .noRoute && lost.forwards.isEmpty)
        #expect(back.drop == .wouldReturn && back.forwards.isEmpty)
    }

    @Test("R16: a broadcast is delivered once and goes to every link but the one it came over")
    func broadcast() {
        var router = RouterMachine(ownID: me)
        let broadcast = message(from: d, to: nil)

        let first = router.receive(broadcast, from: b, forwarding: forwarding, now: now)
        let echo = router.receive(broadcast, from: c, forwarding: forwarding, now: now)

        #expect(first.isDelivered && first.forwards == [c] && first.message.ttl == 9)
        #expect(!echo.isDelivered && echo.forwards.isEmpty && echo.drop == .duplicate)
    }

    @Test("a broadcast with its last hop is delivered and not forwarded")
    func lastBroadcast() {
        var router = RouterMachine(ownID: me)

        let decision = router.receive(message(from: d, to: nil, ttl: 1), from: b, forwarding: forwarding, now: now)

        #expect(decision.isDelivered && decision.forwards.isEmpty)
    }

    @Test("our own messages lose a hop where they are routed, and do not come back to us")
    func origination() {
        var router = RouterMachine(ownID: me)
        let own = message(from: me, to: d)
        let broadcast = message(from: me, to: nil, id: "m2")

        let sent = router.originate(own, forwarding: forwarding, now: now)
        let sentBroadcast = router.originate(broadcast, forwarding: forwarding, now: now)

        #expect(sent.forwards == [c] && sent.message.ttl == 9)
        #expect(sentBroadcast.forwards == [b, c] && !sentBroadcast.isDelivered)
        #expect(router.receive(broadcast, from: b, forwarding: forwarding, now: now).drop == .ownSender)
    }

    @Test("a message to ourselves is delivered and a repeated id of ours is dropped")
    func toOurselves() {
        var router = RouterMachine(ownID: me)

        #expect(router.originate(message(from: me, to: me), forwarding: forwarding, now: now).isDelivered)
        #expect(router.originate(message(from: me, to: d), forwarding: forwarding, now: now).drop == .duplicate)
    }

    @Test("odd ids are refused before anything is remembered")
    func oddIDs() {
        var router = RouterMachine(ownID: me)
        var badSender = message(from: d, to: me)
        badSender.senderID = "x"
        var badRecipient = message(from: d, to: me)
        badRecipient.recipientID = me.text + "="
        let atLimit = message(from: d, to: me, id: String(repeating: "x", count: 64))
        let beyond = message(from: d, to: me, id: String(repeating: "x", count: 65))

        #expect(router.receive(badSender, from: b, forwarding: forwarding, now: now).drop == .invalidSender)
        #expect(router.receive(badRecipient, from: b, forwarding: forwarding, now: now).drop == .invalidRecipient)
        #expect(router.receive(beyond, from: b, forwarding: forwarding, now: now).drop == .invalidMessageID)
        badSender.senderID = d.text
        badRecipient.recipientID = me.text
        #expect(router.receive(badSender, from: b, forwarding: forwarding, now: now).isDelivered)
        #expect(router.receive(badRecipient, from: b, forwarding: forwarding, now: now).drop == .duplicate)
        #expect(router.receive(atLimit, from: b, forwarding: forwarding, now: now).isDelivered)
    }
}
