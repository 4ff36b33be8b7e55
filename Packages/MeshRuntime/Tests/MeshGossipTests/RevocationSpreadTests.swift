import MeshCrypto
import MeshGossip
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

/// Nodes in a line that hand each other what their machines say.
@Suite("RevocationMachine in a line of ten")
struct RevocationSpreadTests {
    @Test("G1: a list reaches every node of a line without waiting for a timer, each link carrying it once")
    func spread() throws {
        let network = try TestNetwork()
        let now = ContinuousClock.now
        let keys = try (30..<40).map { try TestNetwork.key($0) }
        let ids = keys.map(\.publicKey.nodeID)
        let contexts = try keys.map { key in
            RevocationContext(
                trust: network.trust(), ownCertificate: try network.certificate(of: key), wall: TestNetwork.now,
                now: now)
        }
        var machines = keys.map { _ in RevocationMachine() }
        let held = try network.list(1)
        var queue: [(from: Int, to: Int, payload: RevocationPayload)] = []
        var listsSent = 0

        func take(_ actions: [RevocationAction], of node: Int) {
            for case .send(let payload, let peer) in actions {
                guard let to = ids.firstIndex(of: peer) else { continue }
                if case .crlData = payload { listsSent += 1 }
                queue.append((node, to, payload))
            }
        }
        func deliverAll() {
            while !queue.isEmpty {
                let (from, to, payload) = queue.removeFirst()
                take(machines[to].receive(payload, from: ids[from], context: contexts[to]), of: to)
            }
        }

        for node in machines.indices {
            take(machines[node].receiveFromAuthority(held, context: contexts[node]), of: node)
        }
        for node in machines.indices.dropLast() {
            take(machines[node].peerUp(ids[node + 1], now: now), of: node)
            take(machines[node + 1].peerUp(ids[node], now: now), of: node + 1)
        }
        deliverAll()
        #expect(listsSent == 0)

        take(machines[0].receiveFromAuthority(try network.list(2, revoking: ["x"]), context: contexts[0]), of: 0)
        deliverAll()

        #expect(machines.allSatisfy { $0.index.contains(certificateID: "x") })
        #expect(listsSent == 9)
    }
}
