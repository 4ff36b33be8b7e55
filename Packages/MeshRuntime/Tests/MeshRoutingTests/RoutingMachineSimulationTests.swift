import MeshCrypto
import MeshProtocol
import MeshRouting
import Testing

@Suite("RoutingMachine in small meshes")
struct RoutingMachineSimulationTests {
    enum Topology: String, CaseIterable, Sendable {
        case line, ring, star, grid

        func links(_ nodes: Int) -> [(Int, Int)] {
            switch self {
            case .line: (1..<nodes).map { ($0 - 1, $0) }
            case .ring: (0..<nodes).map { ($0, ($0 + 1) % nodes) }
            case .star: (1..<nodes).map { (0, $0) }
            case .grid:
                (0..<nodes).flatMap { node in
                    [(node, node + 1), (node, node + 3)].filter { pair in
                        pair.1 < nodes && (pair.1 == node + 3 || pair.1 % 3 != 0)
                    }
                }
            }
        }
    }

    @Test("every topology converges to the shortest paths without a loop", arguments: Topology.allCases, [5, 9])
    func convergence(topology: Topology, nodes: Int) throws {
        var mesh = try MeshSimulation(nodes: nodes, seed: 1)

        for (left, right) in topology.links(nodes) { mesh.connect(left, right) }
        mesh.run(for: .seconds(2))

        #expect(mesh.differences() == [])
        #expect(mesh.loops == [])
    }

    @Test("R3: each lost link of a ring is routed around within two seconds and without a loop", arguments: 0..<5)
    func ringLoss(position: Int) throws {
        var mesh = try MeshSimulation(nodes: 5, seed: 2)
        for (left, right) in Topology.ring.links(5) { mesh.connect(left, right) }
        mesh.run(for: .seconds(2))

        mesh.disconnect(position, (position + 1) % 5)
        mesh.run(for: .seconds(2))

        #expect(mesh.differences() == [])
        #expect(mesh.loops == [])
    }

    @Test("R3, R6: a dead leaf is gone everywhere within one second")
    func deadLeaf() throws {
        var mesh = try MeshSimulation(nodes: 6, seed: 3, configuration: .standard)
        for (left, right) in [(0, 1), (1, 2), (2, 3), (3, 0), (2, 4), (4, 5)] { mesh.connect(left, right) }
        mesh.run(for: .seconds(40))
        #expect(mesh.differences() == [])

        mesh.disconnect(4, 5)
        mesh.run(for: .seconds(1))

        #expect((0..<5).allSatisfy { mesh.metric(from: $0, to: 5) == nil })
        #expect(mesh.loops == [])
    }

    @Test("a partition is retracted on both sides and heals when a link comes back")
    func partition() throws {
        var mesh = try MeshSimulation(nodes: 6, seed: 4)
        for (left, right) in Topology.line.links(6) { mesh.connect(left, right) }
        mesh.run(for: .seconds(2))

        mesh.disconnect(2, 3)
        mesh.run(for: .seconds(1))
        #expect(mesh.differences() == [])

        mesh.connect(2, 3)
        mesh.run(for: .seconds(2))
        #expect(mesh.differences() == [])
        #expect(mesh.loops == [])
    }

    @Test("R9: a node that restarts with its clock in the past is reached again at once")
    func restart() throws {
        var mesh = try MeshSimulation(nodes: 5, seed: 5)
        for (left, right) in Topology.ring.links(5) { mesh.connect(left, right) }
        mesh.run(for: .seconds(2))

        try mesh.restart(0, wall: UTCTime(microseconds: 0))
        mesh.run(for: .seconds(4))

        #expect(mesh.differences() == [])
        #expect(mesh.machines[1].table.route(to: mesh.ids[0])?.sequence != nil)
        #expect(mesh.machines[2].table.route(to: mesh.ids[0])?.sequence != nil)
        #expect(mesh.loops == [])
    }

    @Test("paths longer than ten links are not taken")
    func metricLimit() throws {
        var mesh = try MeshSimulation(nodes: 13, seed: 6)
        for (left, right) in Topology.line.links(13) { mesh.connect(left, right) }
        mesh.run(for: .seconds(5))

        #expect(mesh.metric(from: 0, to: 10) == 10)
        #expect(mesh.metric(from: 0, to: 11) == nil)
        #expect(mesh.differences() == [])
    }

    @Test("R7: a mesh at rest sends nothing but its periodic announcements")
    func quiet() throws {
        var mesh = try MeshSimulation(nodes: 5, seed: 7, configuration: .standard)
        for (left, right) in Topology.ring.links(5) { mesh.connect(left, right) }
        mesh.run(for: .seconds(20))
        let before = mesh.delivered

        mesh.run(for: .seconds(330), step: .seconds(1))

        // Ten links in all directions, one message each 27 to 33 seconds.
        #expect((100...130).contains(mesh.delivered - before))
        #expect(mesh.differences() == [])
    }

    @Test("R3: random changes of random meshes never make a loop, and the end converges", arguments: 1...30)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let nodes = Int.random(in: 4...8, using: &random)
        var mesh = try MeshSimulation(nodes: nodes, seed: seed)

        for _ in 0..<40 {
            let left = Int.random(in: 0..<nodes, using: &random)
            let right = Int.random(in: 0..<nodes, using: &random)
            guard left != right else { continue }
            if mesh.links.contains([min(left, right), max(left, right)]), Bool.random(using: &random) {
                mesh.disconnect(left, right)
            } else {
                mesh.connect(left, right)
            }
            for _ in 0..<Int.random(in: 0...12, using: &random) where !mesh.deliverOne() { break }
            if Bool.random(using: &random) { mesh.run(for: .milliseconds(Int.random(in: 50...400, using: &random))) }
        }
        mesh.run(for: .seconds(5))

        #expect(mesh.differences() == [], "seed \(seed)")
        #expect(mesh.loops == [], "seed \(seed)")
    }
}
