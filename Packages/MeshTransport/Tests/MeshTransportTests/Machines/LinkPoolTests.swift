import MeshProtocol
import MeshTransport
import Testing

struct LinkPoolTests {
    private typealias Pool = LinkPool<Int>

    private func node(_ number: Int) throws -> NodeID {
        var bytes = [UInt8](repeating: 0, count: 32)
        for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> (56 - index * 8)) }
        return try #require(NodeID(bytes: bytes))
    }

    private func entry(
        _ id: UInt64,
        _ peer: NodeID,
        _ direction: LinkDirection = .accepted,
        _ version: LinkVersion = .one,
        reserved: Bool = false
    ) -> Pool.Entry {
        Pool.Entry(
            id: LinkID(rawValue: id),
            peer: peer,
            direction: direction,
            version: version,
            isReserved: reserved,
            reference: Int(id)
        )
    }

    @Test("T6: a thousand peers come and go through a pool of fifty, and all are admitted")
    func churn() throws {
        var pool = Pool(ownID: try node(1), capacity: 50)
        var live: [UInt64] = []
        for number in 1...1_000 {
            let id = UInt64(number)
            if live.count == 50 {
                #expect(pool.remove(LinkID(rawValue: live.removeFirst())) != .unknown)
            }
            #expect(pool.admit(entry(id, try node(number + 10))) == .admitted)
            live.append(id)
            #expect(pool.count == live.count)
        }
    }

    @Test("the 51st peer is refused with 1013, and admitted after another left")
    func capacity() throws {
        var pool = Pool(ownID: try node(1), capacity: 2)
        #expect(pool.admit(entry(1, try node(11))) == .admitted)
        #expect(pool.admit(entry(2, try node(12))) == .admitted)

        #expect(pool.admit(entry(3, try node(13))) == .refuse(.tryAgainLater))
        #expect(pool.remove(LinkID(rawValue: 1)) == .peerGone(try node(11)))
        #expect(pool.admit(entry(3, try node(13))) == .admitted)
        #expect(pool.remove(LinkID(rawValue: 9)) == .unknown)
    }

    @Test("an anchor takes the place of the newest ordinary peer, and keeps its own")
    func reservedPlaces() throws {
        var pool = Pool(ownID: try node(1), capacity: 2)
        _ = pool.admit(entry(1, try node(11)))
        _ = pool.admit(entry(2, try node(12)))

        let newest = LinkID(rawValue: 2)
        #expect(pool.admit(entry(3, try node(13), reserved: true)) == .admittedEvicting(newest, peer: try node(12)))
        #expect(pool.count == 2)
        #expect(try !pool.isConnected(node(12)))
        #expect(pool.admit(entry(4, try node(14))) == .refuse(.tryAgainLater))
        let oldest = LinkID(rawValue: 1)
        #expect(pool.admit(entry(5, try node(15), reserved: true)) == .admittedEvicting(oldest, peer: try node(11)))
        #expect(pool.admit(entry(6, try node(16), reserved: true)) == .refuse(.tryAgainLater))
    }

    @Test("a second link of a connected anchor evicts nobody")
    func secondReservedLink() throws {
        var pool = Pool(ownID: try node(1), capacity: 2)
        _ = pool.admit(entry(1, try node(11)))
        _ = pool.admit(entry(2, try node(12), reserved: true))

        #expect(pool.admit(entry(3, try node(12), reserved: true)) == .refuse(.tryAgainLater))
        #expect(try pool.isConnected(node(11)))
    }

    @Test("T7: a later link takes over only after it has carried a message, and closing it leaves the peer connected")
    func laterLink() throws {
        let peer = try node(11)
        var pool = Pool(ownID: try node(1), capacity: 50)
        _ = pool.admit(entry(1, peer, .accepted, .legacy))
        _ = pool.carried(LinkID(rawValue: 1))

        #expect(pool.admit(entry(2, peer, .accepted, .legacy)) == .admittedBeside)
        #expect(pool.preferred(for: peer)?.reference == 1)
        #expect(pool.carried(LinkID(rawValue: 2)).isEmpty)
        #expect(pool.preferred(for: peer)?.reference == 2)
        #expect(pool.remove(LinkID(rawValue: 2)) == .peerRemains(peer))
        #expect(pool.preferred(for: peer)?.reference == 1)
        #expect(pool.remove(LinkID(rawValue: 1)) == .peerGone(peer))
        #expect(pool.preferred(for: peer) == nil)
    }

    @Test("T7: both links to a reference peer stay open and the newer one is sent on")
    func legacyPeer() throws {
        let peer = try node(11)
        var pool = Pool(ownID: try node(1), capacity: 50)
        _ = pool.admit(entry(1, peer, .dialed, .legacy))
        _ = pool.admit(entry(2, peer, .accepted, .legacy))

        #expect(pool.carried(LinkID(rawValue: 2)).isEmpty)
        #expect(pool.carried(LinkID(rawValue: 1)).isEmpty)
        #expect(pool.preferred(for: peer)?.reference == 2)
        #expect(pool.count == 2)
    }

    @Test("T7: simultaneous dials leave the link of the smaller node on both sides, in every order of events")
    func simultaneousDial() throws {
        let small = try node(1)
        let great = try node(2)
        // Link 1 was dialled by the smaller node, link 2 by the greater.
        for firstAdmitted in [UInt64(1), 2] {
            for carriedOrder in [[UInt64(1), 2], [2, 1], [1], [2]] {
                for own in [small, great] {
                    let peer = own == small ? great : small
                    var pool = Pool(ownID: own, capacity: 50)
                    func direction(_ id: UInt64) -> LinkDirection { (id == 1) == (own == small) ? .dialed : .accepted }
                    for id in [firstAdmitted, 3 - firstAdmitted] { _ = pool.admit(entry(id, peer, direction(id))) }
                    var closed: Set<UInt64> = []
                    for id in carriedOrder {
                        closed.formUnion(pool.carried(LinkID(rawValue: id)).map { UInt64($0.reference) })
                    }

                    if carriedOrder.contains(1) {
                        #expect(closed == [2])
                        #expect(pool.preferred(for: peer)?.reference == 1)
                        #expect(pool.remove(LinkID(rawValue: 2)) == .peerRemains(peer))
                    } else {
                        #expect(closed.isEmpty)
                        #expect(pool.preferred(for: peer)?.reference == 2)
                    }
                }
            }
        }
    }

    @Test("T7: a second node with the same identity never ends the link of the first")
    func sharedIdentity() throws {
        let peer = try node(11)
        var pool = Pool(ownID: try node(1), capacity: 50)
        _ = pool.admit(entry(1, peer))
        _ = pool.carried(LinkID(rawValue: 1))
        _ = pool.admit(entry(2, peer))

        #expect(pool.carried(LinkID(rawValue: 2)).isEmpty)
        #expect(pool.remove(LinkID(rawValue: 2)) == .peerRemains(peer))
    }

    @Test("one peer has four links at most")
    func linksPerPeer() throws {
        let peer = try node(11)
        var pool = Pool(ownID: try node(1), capacity: 50)
        for id in UInt64(1)...4 { #expect(pool.admit(entry(id, peer)) != .refuse(.tryAgainLater)) }

        #expect(pool.admit(entry(5, peer)) == .refuse(.tryAgainLater))
        #expect(pool.admit(entry(5, try node(12))) == .admitted)
    }

    @Test("random sequences agree with a plain list of links", arguments: [UInt64(31), 32])
    func model(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var pool = Pool(ownID: try node(5), capacity: 10)
        var model: [(id: UInt64, peer: NodeID)] = []
        for id in UInt64(1)...5_000 {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0...1:
                let peer = try node(Int.random(in: 11...22, using: &generator))
                let added = entry(id, peer, Bool.random(using: &generator) ? .dialed : .accepted)
                let siblings = model.filter { $0.peer == peer }.count
                switch pool.admit(added) {
                case .admitted: #expect(siblings == 0 && model.count < 10, "seed \(seed)")
                case .admittedBeside: #expect((1..<4).contains(siblings) && model.count < 10, "seed \(seed)")
                case .refuse:
                    #expect(siblings == 4 || model.count == 10, "seed \(seed)")
                    continue
                case .admittedEvicting: Issue.record("nothing is reserved, seed \(seed)")
                }
                model.append((id, peer))
            case 2:
                guard let link = model.randomElement(using: &generator) else { continue }
                let surplus = pool.carried(LinkID(rawValue: link.id))
                #expect(surplus.allSatisfy { $0.peer == link.peer }, "seed \(seed)")
                #expect(surplus.count < model.filter { $0.peer == link.peer }.count, "seed \(seed)")
            default:
                guard let index = model.indices.randomElement(using: &generator) else { continue }
                let link = model.remove(at: index)
                let remains = model.contains { $0.peer == link.peer }
                #expect(
                    pool.remove(LinkID(rawValue: link.id))
                        == (remains ? .peerRemains(link.peer) : .peerGone(link.peer)),
                    "seed \(seed)"
                )
            }
            #expect(pool.count == model.count, "seed \(seed)")
            #expect(Set(pool.connectedPeers) == Set(model.map(\.peer)), "seed \(seed)")
            for peer in pool.connectedPeers { #expect(pool.preferred(for: peer)?.peer == peer, "seed \(seed)") }
        }
    }
}
