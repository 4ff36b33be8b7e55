import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshRouting

@Suite("RoutingMachine")
struct RoutingMachineTests {
    private let start = ContinuousClock.now
    private let network = "USG"
    private let b: SigningKey
    private let c: SigningKey
    private let d: SigningKey
    private var random = SeededGenerator(state: 1)

    init() throws {
        b = try TestIDs.key(2)
        c = try TestIDs.key(3)
        d = try TestIDs.key(4)
    }

    private func machine(_ configuration: RoutingConfiguration = .standard) throws -> RoutingMachine {
        RoutingMachine(
            signer: try TestIDs.key(1), network: network, startedAt: MeshSimulation.wall, now: start,
            configuration: configuration)
    }

    private func id(_ key: SigningKey) -> NodeID { key.publicKey.nodeID }

    private func claim(_ key: SigningKey, _ sequence: Int64, network: String = "USG") throws -> SequenceClaim {
        try SequenceClaim(signing: sequence, network: network, signer: key)
    }

    private func origin(_ key: SigningKey, _ sequence: Int64) throws -> JSONObject {
        RouteMessages.announcements(
            [], by: id(key), at: MeshSimulation.wall, origin: try claim(key, sequence))[0]
    }

    private func routes(
        _ destination: NodeID, by neighbour: NodeID, metric: Int, claim: SequenceClaim? = nil
    )
        -> JSONObject
    {
        let route = Route(destination: destination, nextHop: neighbour, metric: metric, claim: claim)
        return RouteMessages.announcements([route], by: neighbour, at: MeshSimulation.wall, origin: nil)[0]
    }

    private func sent(_ actions: [RoutingAction], to peer: SigningKey) -> [(MessageType, JSONObject)] {
        actions.compactMap { action in
            guard case .send(let type, let payload, let to) = action, to == id(peer) else { return nil }
            return (type, payload)
        }
    }

    @Test("a new neighbour is told the table and our sequence at once")
    func linkUp() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.receiveRoutes(try origin(b, 7), from: id(b), now: start)

        let actions = machine.linkUp(id(c), now: start)

        let messages = sent(actions, to: c)
        #expect(messages.map(\.0) == [.routeAnnounce])
        let payload = try #require(messages.first?.1)
        let received = RouteMessages.routes(in: payload, limit: 10)
        #expect(received.map(\.destination) == [id(b)])
        #expect(received.first?.metric == 1)
        #expect(received.first?.neighbourSequence == 0)
        #expect(received.first?.claim?.sequence == 7)
        let origin = try #require(RouteMessages.origin(in: payload))
        #expect(origin.sequence == MeshSimulation.wall.microseconds / 1_000)
        #expect(origin.isSigned(by: machine.ownID, network: network))
        #expect(machine.linkUp(id(c), now: start).isEmpty)
    }

    @Test("what is sent has the form that the reference reads")
    func wireForm() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.receiveRoutes(try origin(b, 7), from: id(b), now: start)

        let messages = sent(machine.linkUp(id(c), now: start), to: c)

        let payload = try RoutesPayload(try #require(messages.first?.1))
        #expect(payload.malformedEntries == 0)
        #expect(payload.routes.map(\.destination) == [id(b).text])
        #expect(payload.routes.map(\.nextHop) == [machine.ownID.text])
    }

    @Test("changes within the trigger interval go out together when it ends")
    func coalescing() throws {
        var machine = try machine()
        var random = random
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        let known = try (10..<40).map { id(try TestIDs.key($0)) }

        for destination in known {
            let actions = machine.receiveRoutes(
                routes(destination, by: id(b), metric: 1), from: id(b), now: start.advanced(by: .milliseconds(10)))
            #expect(sent(actions, to: c).isEmpty)
            #expect(actions.contains { if case .routesChanged = $0 { true } else { false } })
        }
        #expect(machine.nextDeadline <= start.advanced(by: .seconds(1)))
        let actions = machine.timerFired(now: start.advanced(by: .seconds(1)), using: &random)

        let messages = sent(actions, to: c)
        #expect(messages.count == 1)
        #expect(RouteMessages.routes(in: try #require(messages.first?.1), limit: 100).count == 31)
        #expect(sent(machine.timerFired(now: start.advanced(by: .seconds(2)), using: &random), to: c).isEmpty)
    }

    @Test("a new neighbour is offered to others once its sequence is known, or known to be missing")
    func unsettledNeighbour() throws {
        var machine = try machine()
        var random = random
        _ = machine.linkUp(id(c), now: start)
        _ = machine.receiveRoutes(try origin(c, 1), from: id(c), now: start)
        let later = start.advanced(by: .seconds(5))

        let silent = machine.linkUp(id(b), now: later)
        #expect(machine.forwarding[id(b)]?.metric == 1)
        #expect(sent(silent, to: c).isEmpty)
        _ = machine.timerFired(now: later.advanced(by: .seconds(1)), using: &random)
        let actions = machine.timerFired(now: later.advanced(by: .seconds(2)), using: &random)

        let offered = sent(actions, to: c).flatMap { RouteMessages.routes(in: $0.1, limit: 9) }
        #expect(offered.map(\.destination) == [id(b)])
        #expect(offered.first?.claim == nil)
    }

    @Test("split horizon: a route is never offered to the neighbour that it leads through")
    func splitHorizon() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        var random = random

        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 1), from: id(b), now: start)
        var actions: [RoutingAction] = []
        for second in 1...40 {
            actions += machine.timerFired(now: start.advanced(by: .seconds(second)), using: &random)
        }

        let offered = sent(actions, to: b).flatMap { RouteMessages.routes(in: $0.1, limit: 10) }
        #expect(!actions.isEmpty)
        #expect(offered.isEmpty)
    }

    @Test("R6: a lost link withdraws what led over it in the same turn")
    func retraction() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 1), from: id(b), now: start)
        _ = machine.linkUp(id(c), now: start)

        let actions = machine.linkDown(id(b), now: start.advanced(by: .seconds(5)))

        let messages = sent(actions, to: c)
        #expect(messages.first?.0 == .routeWithdraw)
        let withdrawn = RouteMessages.destinations(in: try #require(messages.first?.1), limit: 10)
        #expect(Set(withdrawn) == [id(b), id(d)])
        #expect(machine.forwarding[id(d)] == nil)
    }

    @Test("R7: a thousand withdrawals of unknown destinations cause no frame")
    func unknownWithdrawals() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        var random = random
        _ = machine.timerFired(now: start.advanced(by: .seconds(2)), using: &random)
        let later = start.advanced(by: .seconds(3))
        let unknown = (0..<1_000).compactMap { TestIDs.id($0 + 500) }

        for destination in unknown {
            let payload = RouteMessages.withdrawals([destination])[0]
            #expect(machine.receiveWithdrawal(payload, from: id(b), now: later).isEmpty)
        }
    }

    @Test("a neighbour of the reference forgets the better metric before it hears the worse one")
    func worseForReference() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 2), from: id(b), now: start)
        _ = machine.linkUp(id(c), now: start)

        let actions = machine.receiveRoutes(
            routes(id(d), by: id(b), metric: 5), from: id(b), now: start.advanced(by: .seconds(2)))

        #expect(sent(actions, to: c).map(\.0) == [.routeWithdraw, .routeAnnounce])
    }

    @Test("a neighbour of ours hears the worse metric alone")
    func worseForOurs() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 2), from: id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        _ = machine.receiveRoutes(try origin(c, 7), from: id(c), now: start)

        let actions = machine.receiveRoutes(
            routes(id(d), by: id(b), metric: 5), from: id(b), now: start.advanced(by: .seconds(2)))

        #expect(sent(actions, to: c).map(\.0) == [.routeAnnounce])
    }

    @Test("R2: a sequence that the destination did not sign counts as an invalid message and moves nothing")
    func forgedClaim() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        _ = machine.receiveRoutes(
            routes(id(d), by: id(b), metric: 4, claim: try claim(d, 5)), from: id(b), now: start)
        let forged = SequenceClaim(sequence: 9, signature: try claim(c, 9).signature)

        for claim in [forged, try claim(d, 9, network: "other")] {
            let actions = machine.receiveRoutes(
                routes(id(d), by: id(c), metric: 1, claim: claim), from: id(c), now: start)
            #expect(actions.contains(.invalidMessage(from: id(c))))
        }

        #expect(machine.table.route(to: id(d))?.nextHop == id(b))
        #expect(machine.counters.invalidClaims == 2)
    }

    @Test("R3: an offer with the same sequence is used only when it is nearer than we ever were")
    func feasibility() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 2, claim: try claim(d, 5)), from: id(b), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(c), metric: 3, claim: try claim(d, 5)), from: id(c), now: start)

        _ = machine.linkDown(id(b), now: start)
        #expect(machine.table.route(to: id(d)) == nil)

        _ = machine.receiveRoutes(routes(id(d), by: id(c), metric: 3, claim: try claim(d, 6)), from: id(c), now: start)
        #expect(machine.table.route(to: id(d))?.metric == 4)
        #expect(machine.table.route(to: id(d))?.sequence == 6)
    }

    @Test("a node with only infeasible offers asks for a newer sequence, and not too often")
    func sequenceRequest() throws {
        var machine = try machine()
        var random = random
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        _ = machine.receiveRoutes(try origin(c, 1), from: id(c), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 2, claim: try claim(d, 5)), from: id(b), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(c), metric: 3, claim: try claim(d, 5)), from: id(c), now: start)

        var actions = machine.linkDown(id(b), now: start.advanced(by: .seconds(2)))
        let asked = sent(actions, to: c).flatMap { RouteMessages.requests(in: $0.1) }
        for second in 3..<600 {
            actions += machine.timerFired(now: start.advanced(by: .seconds(second)), using: &random)
        }

        #expect(asked.map(\.destination) == [id(d)])
        #expect(asked.first?.claim == (try claim(d, 5)))
        let all = sent(actions, to: c).flatMap { RouteMessages.requests(in: $0.1) }
        #expect((2...SequenceRequestLog.maximumAttempts).contains(all.count))
    }

    @Test("a request for our own sequence raises it once, and only to what we signed ourselves")
    func requestForUs() throws {
        var machine = try machine()
        let own = try TestIDs.key(1)
        _ = machine.linkUp(id(b), now: start)
        _ = machine.receiveRoutes(try origin(b, 1), from: id(b), now: start)
        let held = try #require(machine.ownClaim)
        let later = start.advanced(by: .seconds(2))
        let forged = SequenceClaim(sequence: held.sequence + 1_000, signature: try claim(b, 3).signature)

        for claim in [forged, held, held] {
            let request = SequenceRequest(destination: id(own), claim: claim, hops: 3)
            _ = machine.receiveRoutes(RouteMessages.requests([request])[0], from: id(b), now: later)
        }

        #expect(machine.ownClaim?.sequence == held.sequence + 1)
    }

    @Test("a request for another node is passed towards it once, with one hop less")
    func passedRequest() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        for key in [b, c] { _ = machine.receiveRoutes(try origin(key, 1), from: id(key), now: start) }
        _ = machine.receiveRoutes(routes(id(d), by: id(c), metric: 2, claim: try claim(d, 5)), from: id(c), now: start)
        let request = SequenceRequest(destination: id(d), claim: try claim(d, 5), hops: 3)
        let payload = RouteMessages.requests([request])[0]

        let first = machine.receiveRoutes(payload, from: id(b), now: start)
        let second = machine.receiveRoutes(payload, from: id(b), now: start)

        #expect(sent(first, to: c).flatMap { RouteMessages.requests(in: $0.1) }.map(\.hops) == [2])
        #expect(sent(second, to: c).isEmpty)
    }

    @Test("a request that we can answer is answered")
    func answeredRequest() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        for key in [b, c] { _ = machine.receiveRoutes(try origin(key, 1), from: id(key), now: start) }
        _ = machine.receiveRoutes(routes(id(d), by: id(c), metric: 2, claim: try claim(d, 6)), from: id(c), now: start)
        var random = random
        _ = machine.timerFired(now: start.advanced(by: .seconds(2)), using: &random)
        let request = SequenceRequest(destination: id(d), claim: try claim(d, 5), hops: 3)

        let actions = machine.receiveRoutes(
            RouteMessages.requests([request])[0], from: id(b), now: start.advanced(by: .seconds(4)))

        let answered = sent(actions, to: b).flatMap { RouteMessages.routes(in: $0.1, limit: 9) }
        #expect(answered.contains { $0.destination == id(d) && $0.claim?.sequence == 6 })
        #expect(sent(actions, to: c).isEmpty)
    }

    @Test("R10: within the time that a source is kept, an old announcement revives nothing")
    func sourceRetention() throws {
        var machine = try machine()
        var random = random
        _ = machine.linkUp(id(b), now: start)
        let old = routes(id(d), by: id(b), metric: 2, claim: try claim(d, 5))
        _ = machine.receiveRoutes(routes(id(d), by: id(b), metric: 2, claim: try claim(d, 6)), from: id(b), now: start)
        _ = machine.receiveWithdrawal(RouteMessages.withdrawals([id(d)])[0], from: id(b), now: start)

        for second in stride(from: 1, through: 299, by: 1) {
            let now = start.advanced(by: .seconds(second))
            _ = machine.timerFired(now: now, using: &random)
            if second % 50 == 0 { _ = machine.receiveRoutes(old, from: id(b), now: now) }
            #expect(machine.table.route(to: id(d)) == nil)
        }

        _ = machine.receiveRoutes(
            routes(id(d), by: id(b), metric: 2, claim: try claim(d, 7)), from: id(b),
            now: start.advanced(by: .seconds(299)))
        #expect(machine.table.route(to: id(d))?.metric == 3)
    }

    @Test("a learned route that nobody confirms is retracted after 300 s; a confirmed one stays")
    func timeout() throws {
        var machine = try machine()
        var random = random
        _ = machine.linkUp(id(b), now: start)
        let e = try #require(TestIDs.id(9))
        for destination in [id(d), e] {
            _ = machine.receiveRoutes(routes(destination, by: id(b), metric: 2), from: id(b), now: start)
        }

        for second in 1...301 {
            let now = start.advanced(by: .seconds(second))
            if second % 30 == 0 { _ = machine.receiveRoutes(routes(e, by: id(b), metric: 2), from: id(b), now: now) }
            _ = machine.timerFired(now: now, using: &random)
        }

        #expect(machine.table.route(to: id(d)) == nil)
        #expect(machine.table.route(to: e) != nil)
        #expect(machine.table.route(to: id(b)) != nil)
    }

    @Test("R8: a table of thousands of routes is announced in frames below the limit")
    func frameSize() throws {
        let signed = try claim(d, Int64.max)
        let routes = (0..<5_000).compactMap { TestIDs.id($0) }.map {
            Route(destination: $0, nextHop: $0, metric: 10, claim: signed)
        }
        let requests = routes.map { SequenceRequest(destination: $0.destination, claim: signed, hops: 16) }

        let payloads =
            RouteMessages.announcements(routes, by: id(b), at: MeshSimulation.wall, origin: signed)
            + RouteMessages.withdrawals(routes.map(\.destination)) + RouteMessages.requests(requests)

        #expect(payloads.count > 30)
        for payload in payloads {
            let message = MeshMessage(
                type: .routeAnnounce, senderID: id(b), recipientID: nil, payload: payload, id: UUIDv4.make(),
                at: MeshSimulation.wall)
            #expect(message.plainBytes().count <= MeshLimits.maximumSplittableBytes)
        }
        #expect(payloads.flatMap { RouteMessages.routes(in: $0, limit: 5_000) }.count == 5_000)
    }

    @Test("R8: a hundred thousand injected destinations move no other route and stay within the share")
    func injection() throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        _ = machine.linkUp(id(c), now: start)
        _ = machine.receiveRoutes(routes(id(d), by: id(c), metric: 3), from: id(c), now: start)

        for batch in 0..<20 {
            let injected = (0..<5_000).compactMap { TestIDs.id(1_000_000 + batch * 5_000 + $0) }.map {
                Route(destination: $0, nextHop: $0, metric: 1, claim: nil)
            }
            for payload in RouteMessages.announcements(injected, by: id(b), at: MeshSimulation.wall, origin: nil) {
                _ = machine.receiveRoutes(payload, from: id(b), now: start)
            }
        }

        #expect(machine.table.routes.count == 3 + MeshLimits.maximumRoutesPerPeer)
        #expect(machine.counters.offersOverLimit == 95_000)
        #expect(machine.table.route(to: id(d))?.nextHop == id(c))
        #expect(machine.table.route(to: id(c))?.isDirect == true)
    }

    @Test("messages of a node without a link are counted and ignored")
    func stranger() throws {
        var machine = try machine()

        #expect(machine.receiveRoutes(routes(id(d), by: id(b), metric: 1), from: id(b), now: start).isEmpty)
        #expect(machine.receiveWithdrawal(["destinations": []], from: id(b), now: start).isEmpty)

        #expect(machine.counters.messagesFromStrangers == 2)
        #expect(machine.table.routes.isEmpty)
    }

    @Test(
        "payloads of any shape are read without harm",
        arguments: [
            #"{}"#, #"{"routes":null}"#, #"{"routes":[null,1,{}]}"#, #"{"routes":{"a":1}}"#,
            #"{"routes":[{"destination":"x","metric":1}],"x-origin":[]}"#,
            #"{"routes":[],"x-origin":{"sequence":-1,"signature":""},"x-sequence-requests":[{"hops":1e9}]}"#,
            #"{"destinations":[1,null,"x"]}"#,
        ])
    func oddPayloads(text: String) throws {
        var machine = try machine()
        _ = machine.linkUp(id(b), now: start)
        let payload = try #require(try JSONValue(parsing: text).objectValue)

        #expect(machine.receiveRoutes(payload, from: id(b), now: start).isEmpty)
        #expect(machine.receiveWithdrawal(payload, from: id(b), now: start).isEmpty)
    }
}
