import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshRouting

@Suite("RoutingMachine, frames given up")
struct RoutingMachineLossesTests {
    private let start = ContinuousClock.now
    private let b: NodeID
    private let c: NodeID

    init() throws {
        b = try TestIDs.key(2).publicKey.nodeID
        c = try TestIDs.key(3).publicKey.nodeID
    }

    /// A node with two neighbours.
    private func linked() throws -> RoutingMachine {
        var machine = RoutingMachine(
            signer: try TestIDs.key(1), network: "USG", startedAt: MeshSimulation.wall, now: start)
        _ = machine.linkUp(b, now: start)
        _ = machine.linkUp(c, now: start)
        return machine
    }

    @Test("T11: a neighbour whose routing frames were given up is told the latest state again, once")
    func toldAgain() throws {
        var random = SeededGenerator(state: 1)
        var machine = try linked()
        let now = start.advanced(by: .seconds(2))
        _ = machine.timerFired(now: now, using: &random)
        #expect(Self.announced(machine.timerFired(now: now, using: &random), to: b).isEmpty)

        let later = now.advanced(by: .seconds(2))
        let again = machine.framesLost(to: b, now: later)

        #expect(Self.announced(again, to: b) == [c.text])
        #expect(Self.announced(again, to: c).isEmpty)
        let quiet = machine.timerFired(now: later.advanced(by: .seconds(2)), using: &random)
        #expect(Self.announced(quiet, to: b).isEmpty)
    }

    @Test("R6: a withdrawal that was given up is repeated, and no longer once the table was announced twice")
    func withdrawnAgain() throws {
        var random = SeededGenerator(state: 1)
        var machine = try linked()
        var now = start.advanced(by: .seconds(4))
        _ = machine.timerFired(now: now, using: &random)
        now += .seconds(2)
        #expect(Self.withdrawn(machine.linkDown(c, now: now), to: b) == [c.text])

        now += .seconds(2)
        #expect(Self.withdrawn(machine.framesLost(to: b, now: now), to: b) == [c.text])
        for _ in 0..<2 {
            now += .seconds(40)
            _ = machine.timerFired(now: now, using: &random)
        }
        now += .seconds(2)
        #expect(Self.withdrawn(machine.framesLost(to: b, now: now), to: b).isEmpty)
    }

    @Test("frames given up for a stranger change nothing")
    func stranger() throws {
        var machine = try linked()

        #expect(machine.framesLost(to: try TestIDs.key(4).publicKey.nodeID, now: start).isEmpty)
    }

    /// The destinations announced to a neighbour.
    private static func announced(_ actions: [RoutingAction], to peer: NodeID) -> [String] {
        actions.flatMap { action -> [String] in
            guard case .send(.routeAnnounce, let payload, peer) = action else { return [] }
            return (payload["routes"]?.arrayValue ?? []).compactMap { $0.objectValue?["destination"]?.stringValue }
        }
    }

    /// The destinations withdrawn from a neighbour.
    private static func withdrawn(_ actions: [RoutingAction], to peer: NodeID) -> [String] {
        actions.flatMap { action -> [String] in
            guard case .send(.routeWithdraw, let payload, peer) = action else { return [] }
            return (payload["destinations"]?.arrayValue ?? []).compactMap(\.stringValue)
        }
    }
}
