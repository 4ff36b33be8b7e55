import Testing

@testable import MeshCLI

@Suite("MeshTopology")
struct MeshTopologyTests {
    @Test("each topology has its links", arguments: MeshTopology.allCases)
    func links(_ topology: MeshTopology) {
        var generator = SeededGenerator(seed: 7)

        for count in 1...50 {
            let links = topology.links(count: count, using: &generator)
            let distances = MeshDistances(count: count, links: links)

            #expect(Set(links).count == links.count)
            #expect(links.allSatisfy { $0.from != $0.to })
            #expect(
                (0..<count).allSatisfy { distances.hops(from: 0, to: $0) != nil }, "\(topology) of \(count) is split")
            switch topology {
            case .line, .star: #expect(links.count == count - 1)
            case .ring: #expect(links.count == (count > 2 ? count : count - 1))
            case .random: #expect(links.count >= count - 1)
            }
        }
    }

    @Test("a seed gives the same random mesh again")
    func seeds() {
        var first = SeededGenerator(seed: 3)
        var second = SeededGenerator(seed: 3)
        var other = SeededGenerator(seed: 4)

        let links = MeshTopology.random.links(count: 20, using: &first)

        #expect(links == MeshTopology.random.links(count: 20, using: &second))
        #expect(links != MeshTopology.random.links(count: 20, using: &other))
    }

    @Test("pairs farther apart than a message travels are counted, not listed")
    func farPairs() {
        var generator = SeededGenerator(seed: 1)
        let line = MeshDistances(count: 13, links: MeshTopology.line.links(count: 13, using: &generator))

        #expect(line.pairs().count + line.pairsBeyondReach() == 13 * 12)
        #expect(line.pairsBeyondReach() == 12)
        #expect(line.pairs().allSatisfy { $0.hops <= 9 })
    }

    @Test("the node to revoke is one that the rest can do without", arguments: MeshTopology.allCases)
    func choice(_ topology: MeshTopology) {
        var generator = SeededGenerator(seed: 11)

        for count in 2...20 {
            let links = topology.links(count: count, using: &generator)
            let victim = RevocationCheck.choice(count: count, links: links)
            let distances = MeshDistances(count: count, links: links, without: [victim])
            let rest = (0..<count).filter { $0 != victim }

            #expect(rest.allSatisfy { distances.hops(from: rest[0], to: $0) != nil }, "\(topology) of \(count)")
        }
    }

    @Test("small meshes are drawn")
    func pictures() {
        var generator = SeededGenerator(seed: 1)
        func picture(_ topology: MeshTopology, _ count: Int) -> String {
            TopologyPicture.lines(topology, count: count, links: topology.links(count: count, using: &generator))
                .joined(separator: "\n")
        }

        #expect(picture(.line, 3) == "  n1 -- n2 -- n3")
        #expect(picture(.ring, 3) == "  n1 -- n2 -- n3\n  |           |\n  +-----------+")
        #expect(picture(.star, 3) == "  n1 -+- n2\n      +- n3")
        #expect(picture(.ring, 2) == "  n1  -- n2\n  n2  -- n1")
        #expect(picture(.line, 1) == "  n1")
    }
}
