import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@testable import MeshDiscovery

@Suite("PeerTable")
struct PeerTableTests {
    private let network: TestNetwork
    private let start = ContinuousClock.now
    private let introducer: NodeID
    private let other: NodeID

    init() throws {
        network = try TestNetwork()
        introducer = try TestNetwork.key(200).publicKey.nodeID
        other = try TestNetwork.key(201).publicKey.nodeID
    }

    private func announcement(_ byte: UInt8) throws -> VerifiedAnnouncement {
        let node = try DiscoveryNode(byte, network: network, start: start)
        var verifier = AnnouncementVerifier()
        return try verifier.verify(
            try node.announcement("n"), trust: network.trust(), now: TestNetwork.now
        ).get()
    }

    private func at(_ second: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(second)) }

    @Test("D7: what one member introduces displaces only what it introduced itself, oldest first")
    func share() throws {
        var table = PeerTable(capacity: 100, share: 5)
        let honest = try announcement(1)
        #expect(table.store(honest, introducer: other, now: at(0)) == true)

        for byte in 20..<60 {
            #expect(table.store(try announcement(UInt8(byte)), introducer: introducer, now: at(byte)) == true)
        }

        #expect(table.known.count == 6)
        #expect(table.known[honest.id] != nil)
        let newest = try (55..<60).map { try announcement(UInt8($0)).id }
        #expect(newest.allSatisfy { table.known[$0] != nil })
    }

    @Test("D7: when the table is full the oldest unreached peer goes, and reached ones and anchors stay")
    func eviction() throws {
        var table = PeerTable(capacity: 4, share: 4)
        let reached = try announcement(1)
        let anchor = try announcement(2)
        for (peer, isAnchor) in [(reached, false), (anchor, true)] {
            table.connect(peer.id, certificate: peer.certificate, dialed: nil, isAnchor: isAnchor)
            _ = table.store(peer, introducer: peer.id, now: at(0))
            table.disconnect(peer.id, now: at(0))
        }

        for byte in 10..<20 {
            #expect(table.store(try announcement(UInt8(byte)), introducer: introducer, now: at(byte)) == true)
        }

        #expect(table.known.count == 4)
        #expect(table.known[reached.id] != nil && table.known[anchor.id] != nil)
        #expect(table.known[try announcement(19).id] != nil)
        #expect(table.known[try announcement(10).id] == nil)
    }

    @Test("a table full of anchors takes nobody else")
    func onlyAnchors() throws {
        var table = PeerTable(capacity: 1, share: 1)
        let anchor = try announcement(1)
        table.connect(anchor.id, certificate: anchor.certificate, dialed: nil, isAnchor: true)
        _ = table.store(anchor, introducer: anchor.id, now: at(0))
        table.disconnect(anchor.id, now: at(0))

        #expect(table.store(try announcement(2), introducer: introducer, now: at(1)) == false)
        #expect(table.known.keys.map(\.self) == [anchor.id])
    }

    @Test("connected peers take no place of those heard of")
    func separateTables() throws {
        var table = PeerTable(capacity: 2, share: 2)
        for byte in 1..<20 {
            let peer = try announcement(UInt8(byte))
            table.connect(peer.id, certificate: peer.certificate, dialed: nil, isAnchor: false)
            #expect(table.store(peer, introducer: peer.id, now: at(0)) == false)
        }

        #expect(table.connected.count == 19 && table.known.isEmpty)
        #expect(table.store(try announcement(30), introducer: introducer, now: at(0)) == true)
    }

    @Test("peers that nobody announces for an hour are forgotten, but not anchors")
    func stale() throws {
        var table = PeerTable()
        let anchor = try announcement(1)
        table.connect(anchor.id, certificate: anchor.certificate, dialed: nil, isAnchor: true)
        _ = table.store(anchor, introducer: anchor.id, now: at(0))
        table.disconnect(anchor.id, now: at(0))
        _ = table.store(try announcement(2), introducer: introducer, now: at(0))
        _ = table.store(try announcement(3), introducer: introducer, now: at(10))

        table.prune(now: at(3_600))

        #expect(Set(table.known.keys) == [anchor.id, try announcement(3).id])
    }

    @Test("the defaults are those of the limits")
    func defaults() {
        #expect(MeshLimits.maximumKnownPeers == 1_000)
        #expect(MeshLimits.maximumKnownPeersPerIntroducer == 100)
    }
}
