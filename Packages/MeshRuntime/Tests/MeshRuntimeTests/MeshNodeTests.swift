import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Synchronization
import Testing

@testable import MeshRuntime

/// Meshes of whole nodes in virtual time.
@Suite(.timeLimit(.minutes(2))) struct MeshNodeTests {
    /// The nodes that each node dials.
    enum Topology: String, CaseIterable, CustomTestStringConvertible {
        case line, ring, star

        func dials(_ count: Int) -> [[Int]] {
            (0..<count).map { number in
                switch self {
                case .line: number == 0 ? [] : [number - 1]
                case .ring: [(number + 1) % count]
                case .star: number == 0 ? [] : [0]
                }
            }
        }

        var testDescription: String { rawValue }
    }

    @Test("every pair of a line, ring or star of five exchanges messages", arguments: Topology.allCases)
    func allPairs(_ topology: Topology) async throws {
        let mesh = try TestMesh(dials: topology.dials(5))
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2, 3, 4]) }
            for from in 0..<5 {
                for to in 0..<5 where to != from {
                    let text = "\(from) to \(to)"
                    let message = try await mesh.exchange(text, from: from, to: to)

                    #expect(String(decoding: message.bytes, as: UTF8.self) == text)
                    #expect(message.from == mesh.id(from))
                    #expect(message.isOriginVerified == (mesh.route(from: to, to: from)?.isDirect ?? false))
                }
            }
        }
    }

    @Test("a ring whose neighbours dial each other at once comes to the shortest routes")
    func shortestRoutes() async throws {
        let mesh = try TestMesh(dials: (0..<5).map { [($0 + 1) % 5, ($0 + 4) % 5] })
        try await mesh.run {
            try await mesh.until("every route is the shortest") {
                (0..<5).allSatisfy { from in
                    (0..<5).allSatisfy { to in
                        let steps = (to - from + 5) % 5
                        return from == to || mesh.route(from: from, to: to)?.metric == min(steps, 5 - steps)
                    }
                }
            }
        }
    }

    @Test("T7: when one of two links to a peer ends, what may have been lost on it is said again")
    func repeatedState() async throws {
        let mesh = try TestMesh(dials: [[1], [], [1]])
        let announced = Mutex<Set<Endpoint>>([])
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2]) }
            try await mesh.nodes[0].dial(TestMesh.endpoint(1))
            for _ in 0..<20 { await mesh.advance(by: .milliseconds(100)) }
            let links = mesh.nodes[0].parts.core.links.sorted { $0.id < $1.id }
            try #require(links.count == 2)
            mesh.network.lose { from, _, message in
                if message.type == .routeAnnounce { announced.withLock { _ = $0.insert(from) } }
                return false
            }

            links[0].close(.normal)
            for _ in 0..<20 { await mesh.advance(by: .milliseconds(100)) }

            #expect(announced.withLock { $0 } == [try TestMesh.endpoint(0), try TestMesh.endpoint(1)])
            #expect(mesh.hasRoutes(among: [0, 1, 2]))
        }
    }

    @Test("a route over several hops says so")
    func metrics() async throws {
        let mesh = try TestMesh(dials: Topology.line.dials(4))
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2, 3]) }

            let far = try #require(mesh.route(from: 0, to: 3))
            #expect(far.metric == 3)
            #expect(far.nextHop == mesh.id(1))
            #expect(!far.isDirect)
            #expect(mesh.route(from: 0, to: 1)?.isDirect == true)
        }
    }

    @Test("R6: when a link is lost its routes go at once here, and within a second everywhere")
    func lostLink() async throws {
        let mesh = try TestMesh(dials: Topology.line.dials(4))
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2, 3]) }
            // The dialler would otherwise come back.
            try mesh.network.partition([[0, 1, 2].map(TestMesh.endpoint), [TestMesh.endpoint(3)]])

            try mesh.network.cut(TestMesh.endpoint(2), TestMesh.endpoint(3))
            mesh.network.runUntilIdle()

            #expect(mesh.route(from: 2, to: 3) == nil)
            let time = try await mesh.until("nobody has a route to the lost node") {
                mesh.route(from: 0, to: 3) == nil && mesh.route(from: 1, to: 3) == nil
            }
            #expect(time <= .seconds(2))  // one second for each of two hops
            await #expect(throws: MeshNodeError(.noRoute, "")) { try await mesh.nodes[0].send([1], to: mesh.id(3)) }
            let message = try await mesh.exchange("still", from: 0, to: 2)
            #expect(message.bytes == Array("still".utf8))
        }
    }

    @Test("T8: a peer that is back after a day is reached within one maximum interval")
    func reconnect() async throws {
        let mesh = try TestMesh(dials: [[], [0]])
        try await mesh.run {
            try await mesh.until("the link is up") { mesh.peers(of: 0) == [mesh.id(1)] }
            try mesh.network.partition([[TestMesh.endpoint(0)], [TestMesh.endpoint(1)]])
            try mesh.network.cut(TestMesh.endpoint(0), TestMesh.endpoint(1))
            try await mesh.until("the link is down") { mesh.peers(of: 0).isEmpty && mesh.peers(of: 1).isEmpty }
            for _ in 0..<1_440 { await mesh.advance(by: .seconds(60)) }

            mesh.network.heal()
            let time = try await mesh.until("the link is up again", step: .seconds(1)) {
                mesh.peers(of: 0) == [mesh.id(1)] && mesh.peers(of: 1) == [mesh.id(0)]
            }

            #expect(time <= MeshLimits.reconnectDelay.upperBound + .seconds(1))
            let message = try await mesh.exchange("back", from: 0, to: 1)
            #expect(message.bytes == Array("back".utf8))
        }
    }

    @Test("T5: a peer that falls silent is dropped from pool and routes, and others go on")
    func silentPeer() async throws {
        let mesh = try TestMesh(dials: Topology.star.dials(3))
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2]) }

            try mesh.network.silence(TestMesh.endpoint(2))
            try await mesh.until("the silent peer is gone") { mesh.peers(of: 0) == [mesh.id(1)] }

            #expect(mesh.route(from: 0, to: 2) == nil)
            let message = try await mesh.exchange("on", from: 1, to: 0)
            #expect(message.bytes == Array("on".utf8))
        }
    }

    @Test("T7: two nodes that dial each other end with one link and keep their routes")
    func simultaneousDial() async throws {
        let mesh = try TestMesh(dials: [[1], [0]])
        try await mesh.run {
            try await mesh.until("both are connected") { mesh.peers(of: 0).count == 1 && mesh.peers(of: 1).count == 1 }
            try await mesh.until("one link is left") {
                mesh.nodes[0].snapshot().links.count == 1 && mesh.nodes[1].snapshot().links.count == 1
            }
            for _ in 0..<600 { await mesh.advance(by: .seconds(1)) }

            let link = try #require(mesh.nodes[0].snapshot().links.first)
            #expect(mesh.nodes[0].snapshot().links.count == 1)
            #expect(link.direction == (mesh.id(0) < mesh.id(1) ? .dialed : .accepted))
            #expect(mesh.route(from: 0, to: 1)?.isDirect == true)
            #expect(mesh.route(from: 1, to: 0)?.isDirect == true)
            let message = try await mesh.exchange("one link", from: 0, to: 1)
            #expect(message.bytes == Array("one link".utf8))
        }
    }

    @Test("T7: of two links to a peer that may be a reference node neither is closed")
    func legacyDuplicate() async throws {
        let mesh = try TestMesh(dials: [[1], [0]], version: .legacy)
        try await mesh.run {
            try await mesh.until("both are connected") { mesh.peers(of: 0).count == 1 && mesh.peers(of: 1).count == 1 }
            let count = mesh.nodes[0].snapshot().links.count
            for _ in 0..<100 { await mesh.advance(by: .seconds(1)) }

            #expect(mesh.nodes[0].snapshot().links.count == count)
            #expect(mesh.route(from: 0, to: 1)?.isDirect == true)
            let message = try await mesh.exchange("both", from: 0, to: 1)
            #expect(message.bytes == Array("both".utf8))
        }
    }

    @Test("T10: an application that takes nothing blocks neither forwarding nor routing")
    func slowApplication() async throws {
        let mesh = try TestMesh(dials: Topology.line.dials(3))
        let idle = mesh.nodes[1].events
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2]) }
            let count = DeliveryBuffer.maximumMessages + 50
            for number in 0..<count {
                try await mesh.nodes[0].send([UInt8(number % 256)], to: mesh.id(1))
                mesh.network.runUntilIdle()
            }

            let counters = mesh.nodes[1].snapshot().counters
            #expect(counters.delivered == UInt64(DeliveryBuffer.maximumMessages))
            #expect(counters.overflowed == 50)
            let message = try await mesh.exchange("past", from: 0, to: 2)
            #expect(message.bytes == Array("past".utf8))
        }
        _ = idle
    }

    @Test("R16: a broadcast is delivered once to every other node, over cycles too")
    func broadcast() async throws {
        let mesh = try TestMesh(dials: Topology.ring.dials(4))
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2, 3]) }

            try await mesh.nodes[0].broadcast(Array("all".utf8))
            mesh.network.runUntilIdle()

            #expect(mesh.nodes.map { $0.snapshot().counters.delivered } == [0, 1, 1, 1])
        }
    }

    @Test("the largest message that fits one frame passes, one byte more is refused")
    func largestMessage() async throws {
        let mesh = try TestMesh(dials: [[], [0]])
        try await mesh.run {
            try await mesh.until("the link is up") { mesh.hasRoutes(among: [0, 1]) }
            let empty = MeshMessage(
                type: .data, senderID: mesh.id(0), recipientID: mesh.id(1), payload: DataPayload(data: []).payload,
                id: UUIDv4.make(), at: mesh.network.wallClock.now())
            let room = MeshLimits.maximumFrameTextBytes - OutboundFrame(empty).bytes.count
            let largest = [UInt8](repeating: 7, count: room / 4 * 3)

            try await mesh.nodes[0].send(largest, to: mesh.id(1))
            await #expect(throws: MeshNodeError(.messageTooLarge, "")) {
                try await mesh.nodes[0].send(largest + [7], to: mesh.id(1))
            }

            var messages = mesh.nodes[1].messages.makeAsyncIterator()
            #expect(await messages.next()?.bytes == largest)
            try await mesh.nodes[0].send([1], to: mesh.id(1))
        }
    }

    @Test("a message to ourselves is delivered without a link")
    func toOurselves() async throws {
        let mesh = try TestMesh(dials: [[]])
        try await mesh.run {
            let message = try await mesh.exchange("me", from: 0, to: 0)

            #expect(message.isOriginVerified)
            #expect(message.from == mesh.id(0))
        }
    }

    @Test("a node that does not run sends nothing and says so, before and after")
    func notRunning() async throws {
        let mesh = try TestMesh(dials: [[]])
        await #expect(throws: MeshNodeError(.notRunning, "")) { try await mesh.nodes[0].send([1], to: mesh.id(0)) }
        let events = mesh.nodes[0].events

        try await mesh.run {}

        await #expect(throws: MeshNodeError(.notRunning, "")) { try await mesh.nodes[0].send([1], to: mesh.id(0)) }
        await #expect(throws: MeshNodeError(.notRunning, "")) { try await mesh.nodes[0].run() }
        var seen: [NodeEvent] = []
        for await event in events { seen.append(event) }
        #expect(seen == [.listening(port: 7_000), .stopping])
    }
}
