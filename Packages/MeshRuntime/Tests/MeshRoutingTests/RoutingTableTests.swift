import MeshProtocol
import MeshRouting
import Testing

@Suite("RoutingTable")
struct RoutingTableTests {
    private let now = ContinuousClock.now
    private let me: NodeID
    private let b: NodeID
    private let c: NodeID
    private let d: NodeID

    init() throws {
        me = try #require(TestIDs.id(1))
        b = try #require(TestIDs.id(2))
        c = try #require(TestIDs.id(3))
        d = try #require(TestIDs.id(4))
    }

    private func table(_ configuration: RoutingConfiguration = .standard) -> RoutingTable {
        var table = RoutingTable(ownID: me, configuration: configuration)
        table.addNeighbour(b, now: now)
        table.addNeighbour(c, now: now)
        return table
    }

    private func offer(
        _ table: inout RoutingTable, _ destination: NodeID, from neighbour: NodeID, _ metric: Int64,
        sequence: Int64 = 0, after: Duration = .zero
    ) -> OfferOutcome {
        table.offer(
            destination, from: neighbour, metric: metric, neighbourSequence: sequence, now: now.advanced(by: after))
    }

    @Test("R1: no announcement moves the route to a live neighbour", arguments: [0, 1, 1_000_000, Int64.max])
    func directRoute(sequence: Int64) {
        var table = table()

        #expect(offer(&table, c, from: b, 1, sequence: sequence) == .alternative)

        #expect(table.route(to: c)?.nextHop == c)
        #expect(table.route(to: c)?.metric == 1)
    }

    @Test("R4: a thousand equal offers from two neighbours do not move the route")
    func equalCost() {
        var table = table()
        #expect(offer(&table, d, from: c, 2) == .selected)

        for _ in 0..<1_000 {
            #expect(offer(&table, d, from: b, 2) == .alternative)
            #expect(offer(&table, d, from: c, 2) == .selected)
        }

        #expect(table.route(to: d)?.nextHop == c)
    }

    @Test("R5: worse news from the current next hop is believed, up to the end of the route")
    func badNews() {
        var table = table()
        #expect(offer(&table, d, from: b, 2) == .selected)

        #expect(offer(&table, d, from: b, 6) == .selected)
        #expect(table.route(to: d)?.metric == 7)

        #expect(offer(&table, d, from: b, 10) == .unreachable)
        #expect(table.route(to: d) == nil)
    }

    @Test("R5: after worse news a safe alternative takes over")
    func saferAlternative() {
        var table = table()
        #expect(offer(&table, d, from: b, 3) == .selected)
        #expect(offer(&table, d, from: c, 3) == .alternative)

        #expect(offer(&table, d, from: b, 8) == .alternative)

        #expect(table.route(to: d)?.nextHop == c)
        #expect(table.route(to: d)?.metric == 4)
    }

    @Test("R2: numbers of different neighbours are not compared")
    func foreignSequences() {
        var table = table()
        #expect(offer(&table, d, from: b, 2, sequence: 5) == .selected)

        #expect(offer(&table, d, from: c, 8, sequence: 1_000) == .alternative)
        #expect(table.route(to: d)?.nextHop == b)

        #expect(offer(&table, d, from: c, 1, sequence: 0) == .stale)
        #expect(offer(&table, d, from: c, 1, sequence: 1_000) == .selected)
    }

    @Test("a lost route is not replaced by what may be its echo until the hold-down ends")
    func holdDown() {
        var table = table()
        #expect(offer(&table, d, from: b, 2) == .selected)
        #expect(offer(&table, d, from: c, 4) == .alternative)

        table.removeNeighbour(b, now: now)

        #expect(table.route(to: d) == nil)
        #expect(offer(&table, d, from: c, 4, after: .seconds(1)) == .heldDown)
        #expect(offer(&table, d, from: c, 2, after: .seconds(2)) == .selected)
    }

    @Test("when the hold-down is over any path is taken")
    func holdDownEnds() {
        var table = table()
        #expect(offer(&table, d, from: b, 2) == .selected)
        table.removeNeighbour(b, now: now)
        #expect(offer(&table, d, from: c, 4, after: .seconds(59)) == .heldDown)

        #expect(offer(&table, d, from: c, 4, after: .seconds(60)) == .alternative)
        #expect(table.route(to: d) == nil)
    }

    @Test("a withdrawal by somebody else than the next hop changes nothing in force")
    func foreignWithdrawal() {
        var table = table()
        #expect(offer(&table, d, from: b, 2) == .selected)

        #expect(table.withdraw(d, from: c, now: now) == false)
        #expect(table.withdraw(b, from: c, now: now) == false)

        #expect(table.route(to: d)?.nextHop == b)
        #expect(table.route(to: b)?.isDirect == true)
    }

    @Test(
        "metrics out of range and destinations without sense are refused", arguments: [Int64.min, -1, 0, 11, Int64.max])
    func oddMetrics(metric: Int64) {
        var table = table()

        #expect(offer(&table, d, from: b, metric) == .unreachable)
        #expect(offer(&table, me, from: b, metric) == .ownDestination)
        #expect(offer(&table, d, from: d, metric) == .unknownNeighbour)
        #expect(table.routes.map(\.destination) == [b, c].sorted())
    }

    @Test("R8: a neighbour cannot take more than its share, and others keep theirs")
    func share() throws {
        var table = table(RoutingConfiguration(maximumRoutesPerPeer: 10, maximumRoutes: 15))
        #expect(offer(&table, d, from: c, 2) == .selected)

        for number in 100..<200 {
            let outcome = offer(&table, try #require(TestIDs.id(number)), from: b, 1)
            #expect(outcome == (number < 110 ? .selected : .overLimit))
        }
        for number in 300..<310 {
            let outcome = offer(&table, try #require(TestIDs.id(number)), from: c, 1)
            #expect(outcome == (number < 304 ? .selected : .overLimit))
        }

        #expect(table.route(to: d)?.nextHop == c)
        #expect(table.routes.count == 2 + 15)
    }

    @Test("R8: what was withdrawn makes room again")
    func room() throws {
        var table = table(RoutingConfiguration(maximumRoutesPerPeer: 2, maximumRoutes: 2))
        let e = try #require(TestIDs.id(5))
        #expect(offer(&table, d, from: b, 1) == .selected)
        #expect(offer(&table, e, from: b, 1) == .selected)
        #expect(offer(&table, try #require(TestIDs.id(6)), from: c, 1) == .overLimit)

        #expect(table.withdraw(d, from: b, now: now) == true)

        #expect(offer(&table, try #require(TestIDs.id(6)), from: c, 1) == .selected)
    }

    @Test("the forwarding snapshot does not follow later changes")
    func snapshot() {
        var table = table()
        let snapshot = table.forwarding

        #expect(offer(&table, d, from: b, 2) == .selected)

        #expect(snapshot[d] == nil)
        #expect(snapshot.neighbours == [b, c].sorted())
        #expect(table.forwarding[d] == .init(nextHop: b, metric: 3))
        #expect(table.forwarding.destinations == [b, c, d].sorted())
    }
}
