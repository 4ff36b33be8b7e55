import MeshCrypto
import MeshGossip
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("RevocationMachine")
struct RevocationMachineTests {
    private struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private let network: TestNetwork
    private let own: JoinCertificate
    private let start = ContinuousClock.now
    private let b: NodeID
    private let c: NodeID

    init() throws {
        network = try TestNetwork()
        own = try network.certificate(of: network.own)
        b = try TestNetwork.key(21).publicKey.nodeID
        c = try TestNetwork.key(22).publicKey.nodeID
    }

    private func context(_ second: Int = 0) -> RevocationContext {
        RevocationContext(
            trust: network.trust(), ownCertificate: own, wall: TestNetwork.time(second), now: at(second))
    }

    private func at(_ second: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(second)) }

    private func machine(holding list: CertificateRevocationList? = nil, peers: [NodeID]) -> RevocationMachine {
        var machine = RevocationMachine()
        if let list { _ = machine.receiveFromAuthority(list, context: context()) }
        for peer in peers { _ = machine.peerUp(peer, now: at(0)) }
        return machine
    }

    private func announcement(_ list: CertificateRevocationList) -> RevocationPayload {
        .announceSequence(sequence: list.sequence, crlID: list.crlID)
    }

    @Test("a new peer is told our sequence, or asked when we hold nothing")
    func peerUp() throws {
        var empty = RevocationMachine()
        #expect(empty.peerUp(b, now: start) == [.send(.requestCRL, to: b)])
        #expect(empty.peerUp(b, now: start).isEmpty)
        let list = try network.list(7)
        var holding = machine(holding: list, peers: [])

        #expect(holding.peerUp(b, now: start) == [.send(announcement(list), to: b)])
    }

    @Test("a higher sequence is asked for, a lower one is answered with the list, an equal one with nothing")
    func announcements() throws {
        let list = try network.list(7)
        var machine = machine(holding: list, peers: [b])

        let higher = machine.receive(.announceSequence(sequence: 8, crlID: "x"), from: b, context: context(20))
        let lower = machine.receive(.announceSequence(sequence: 6, crlID: "x"), from: b, context: context(40))
        let equal = machine.receive(.announceSequence(sequence: 7, crlID: "x"), from: b, context: context(60))

        #expect(higher == [.newerListAnnounced(sequence: 8, by: b), .send(.requestCRL, to: b)])
        #expect(lower == [.send(.crlData(list), to: b)])
        #expect(equal.isEmpty)
    }

    @Test("without a list every announced sequence is asked for, also 0")
    func askForFirst() {
        var machine = machine(peers: [b])

        let actions = machine.receive(.announceSequence(sequence: 0, crlID: ""), from: b, context: context(5))

        #expect(actions == [.newerListAnnounced(sequence: 0, by: b), .send(.requestCRL, to: b)])
    }

    @Test("a new list is taken, named as accepted first, pushed to who lacks it and announced to all")
    func acceptance() throws {
        var machine = machine(holding: try network.list(7), peers: [b, c])
        let list = try network.list(8, revoking: ["cert-9"])

        let actions = machine.receive(.crlData(list), from: b, context: context(20))

        #expect(actions.first == .accepted(sequence: 8))
        #expect(
            Set(actions.dropFirst().map { "\($0)" })
                == Set(
                    [
                        RevocationAction.send(.crlData(list), to: c), .send(announcement(list), to: b),
                        .send(announcement(list), to: c),
                    ].map { "\($0)" }))
        #expect(machine.index.contains(certificateID: "cert-9"))
        #expect(machine.receive(.emergencyCRL(list), from: c, context: context(21)).isEmpty)
    }

    @Test("a list that is refused changes nothing and is named")
    func refused() throws {
        var machine = machine(holding: try network.list(7), peers: [b])
        let forged = try network.list(8, revoking: ["cert-9"], signer: try TestNetwork.key(77))

        #expect(
            machine.receive(.crlData(forged), from: b, context: context(1)) == [.refused(.invalidSignature, from: b)])
        #expect(
            machine.receive(.crlData(try network.list(6)), from: b, context: context(1)) == [
                .refused(.notNewer, from: b)
            ])

        #expect(machine.index.sequence == 7)
        #expect(!machine.index.contains(certificateID: "cert-9"))
    }

    @Test("G3, G4: an older or swapped list from the authority takes no revocation away")
    func rollback() throws {
        var machine = machine(holding: try network.list(7, revoking: ["cert-9"]), peers: [b])

        let older = machine.receiveFromAuthority(try network.list(6, from: 5), context: context(10))
        let swapped = machine.receiveFromAuthority(try network.list(9, from: 5, id: "other"), context: context(10))

        #expect(older == [.refused(.notNewer, from: nil)])
        #expect(swapped.first == .accepted(sequence: 9))
        #expect(machine.index.contains(certificateID: "cert-9"))
    }

    @Test("the list that is held causes no action when the authority sends it again")
    func unchanged() throws {
        let list = try network.list(7)
        var machine = machine(holding: list, peers: [b])

        #expect(machine.receiveFromAuthority(list, context: context(10)).isEmpty)
    }

    @Test("G5: a thousand requests and low sequences draw the list once in ten seconds")
    func flood() throws {
        var machine = machine(holding: try network.list(7), peers: [b])
        var sent = 0

        for request in 0..<1_000 {
            let payload: RevocationPayload =
                request % 2 == 0 ? .requestCRL : .announceSequence(sequence: 0, crlID: "")
            let now = RevocationContext(
                trust: network.trust(), ownCertificate: own, wall: TestNetwork.now,
                now: start.advanced(by: .milliseconds(request * 35)))
            sent += machine.receive(payload, from: b, context: now).count
        }

        #expect(sent == 4)
        #expect(machine.ignoredRequests > 400)
    }

    @Test("G5: a sequence below 0 counts as an invalid message and draws nothing", arguments: [-1, Int64.min])
    func negative(sequence: Int64) throws {
        var machine = machine(holding: try network.list(7), peers: [b])

        let actions = machine.receive(.announceSequence(sequence: sequence, crlID: ""), from: b, context: context(1))

        #expect(actions == [.invalidMessage(from: b)])
    }

    @Test("G1: a second list a moment after the first waits shortly and is then sent by itself")
    func secondList() throws {
        var machine = machine(holding: try network.list(7), peers: [b])
        let first = try network.list(8)
        let second = try network.list(9)
        var random = SeededGenerator(state: 1)
        _ = machine.timerFired(now: at(0), using: &random)
        #expect(
            machine.receiveFromAuthority(first, context: context(10)).contains(.send(.crlData(first), to: b)))

        let now = machine.receiveFromAuthority(second, context: context(10))
        #expect(!now.contains(.send(.crlData(second), to: b)))
        #expect(machine.nextDeadline == at(11))
        let later = machine.timerFired(now: at(11), using: &random)

        #expect(later == [.send(.crlData(second), to: b)])
        #expect(machine.timerFired(now: at(12), using: &random).isEmpty)
    }

    @Test("the sequence is announced each minute, within ten per cent, and not while nothing is held")
    func gossip() throws {
        var random = SeededGenerator(state: 1)
        var empty = machine(peers: [b])
        #expect(empty.timerFired(now: start, using: &random).isEmpty)
        let list = try network.list(7)
        var machine = machine(holding: list, peers: [b, c])
        #expect(machine.nextDeadline == nil)

        let first = machine.timerFired(now: start, using: &random)

        let next = try #require(machine.nextDeadline)
        #expect(
            Set(first.map { "\($0)" }) == Set([b, c].map { "\(RevocationAction.send(announcement(list), to: $0))" }))
        #expect((.seconds(54) ... .seconds(66)).contains(start.duration(to: next)))
        #expect(machine.timerFired(now: next, using: &random).count == 2)
    }

    @Test("G6: a list too large for one message is announced and not sent")
    func tooLarge() throws {
        let list = try network.list(8, revoking: (0..<8_000).map { "00000000-0000-4000-8000-0000\(10_000_000 + $0)" })
        var machine = machine(holding: try network.list(7), peers: [b])

        let accepted = machine.receiveFromAuthority(list, context: context(1))
        let requested = machine.receive(.requestCRL, from: b, context: context(20))

        #expect(accepted.contains(.accepted(sequence: 8)) && accepted.contains(.send(announcement(list), to: b)))
        #expect(requested == [.tooLargeToSend(to: b)])
    }

    @Test("G2: what was stored binds after a restart, retained entries included")
    func persistence() throws {
        var machine = machine(holding: try network.list(7, revoking: ["cert-8"]), peers: [])
        _ = machine.receiveFromAuthority(try network.list(8, revoking: ["cert-9"]), context: context(1))
        let stored = try #require(machine.persistentBytes)
        var restarted = RevocationMachine()

        #expect(restarted.restore(stored, trust: network.trust()) == true)

        #expect(restarted.index.sequence == 8)
        #expect(["cert-8", "cert-9"].allSatisfy { restarted.index.contains(certificateID: $0) })
        #expect(restarted.persistentBytes == stored)
    }

    @Test("what was stored and does not read, or was not signed by the authority, is left alone")
    func badStorage() throws {
        var machine = RevocationMachine()
        let forged = try network.list(7, signer: try TestNetwork.key(77))
        let text: JSONValue = ["crl": forged.json, "retained": []]

        for bytes in [[], Array("{}".utf8), Array("{\"crl\":1}".utf8), text.plainBytes()] {
            #expect(machine.restore(bytes, trust: network.trust()) == false)
        }

        #expect(machine.persistentBytes == nil && machine.index.sequence == nil)
    }

    @Test("a node without a link is neither heard nor answered")
    func stranger() throws {
        var machine = machine(holding: try network.list(7), peers: [b])
        machine.peerDown(b)

        #expect(machine.receive(.requestCRL, from: b, context: context(1)).isEmpty)
        #expect(machine.receive(.crlData(try network.list(8)), from: c, context: context(1)).isEmpty)
        #expect(machine.index.sequence == 7)
    }
}
