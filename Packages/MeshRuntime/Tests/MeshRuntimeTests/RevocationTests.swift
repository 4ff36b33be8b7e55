import MeshAuthorityClient
import MeshCrypto
import MeshIdentityTesting
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Synchronization
import Testing

@testable import MeshRuntime

/// What happens in whole meshes when trust changes.
@Suite(.timeLimit(.minutes(2))) struct RevocationTests {
    private func line(_ count: Int, authority: FakeAuthority) throws -> TestMesh {
        try TestMesh(dials: (0..<count).map { $0 == 0 ? [] : [$0 - 1] }) { number, node, _ in
            if number == 0 { node.authority = authority }
        }
    }

    @Test("G7: accepting a list closes the revoked peer's link with 1008 and drops its routes in the same turn")
    func sameTurn() async throws {
        let mesh = try TestMesh(dials: [[], [0], [0], [2]])
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2, 3]) }
            let core = mesh.nodes[0].parts.core
            let list = try mesh.trust.revocationList(sequence: 1, revoking: [2])
            let events = mesh.nodes[2].events

            let refusal = core.receiveFromAuthority(list)

            #expect(refusal == nil)
            #expect(mesh.peers(of: 0) == [mesh.id(1)])
            #expect(mesh.route(from: 0, to: 2) == nil)
            #expect(mesh.route(from: 0, to: 3) == nil)
            try await mesh.until("the others have dropped the routes") {
                mesh.route(from: 1, to: 2) == nil && mesh.route(from: 1, to: 3) == nil
            }
            let end = await events.first { event in
                if case .peerDown(let peer, _) = event { peer == mesh.id(0) } else { false }
            }
            guard case .peerDown(_, let cause) = end else {
                Issue.record("the revoked node did not hear of its link's end")
                return
            }
            #expect(cause.code == .policyViolation)
            #expect(!cause.byUs)
        }
    }

    @Test("G1: a revocation reaches every node of a line and cuts every link to the revoked one")
    func everywhere() async throws {
        let authority = FakeAuthority()
        let mesh = try line(5, authority: authority)
        authority.set { $0.list = try? mesh.trust.revocationList(sequence: 0) }
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2, 3, 4]) }

            authority.set { $0.list = try? mesh.trust.revocationList(sequence: 1, revoking: [3]) }
            try await mesh.until("every honest node has the list", step: .seconds(1)) {
                [0, 1, 2].allSatisfy { mesh.nodes[$0].snapshot().crlSequence == 1 }
            }

            #expect(!mesh.peers(of: 2).contains(mesh.id(3)))
            let time = try await mesh.until("routes to and over the revoked node are gone") {
                mesh.route(from: 0, to: 3) == nil && mesh.route(from: 0, to: 4) == nil
            }
            #expect(time <= .seconds(3))  // one trigger interval for each hop
            await #expect(throws: MeshNodeError(.noRoute, "")) { try await mesh.nodes[3].send([1], to: mesh.id(0)) }
            let message = try await mesh.exchange("still", from: 0, to: 2)
            #expect(message.bytes == Array("still".utf8))
        }
    }

    @Test("R17: a revoked peer does not come back, however often it dials")
    func staysOut() async throws {
        let mesh = try TestMesh(dials: [[], [0], [0]])
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2]) }
            _ = mesh.nodes[0].parts.core.receiveFromAuthority(
                try mesh.trust.revocationList(sequence: 1, revoking: [1]))

            for _ in 0..<300 {
                await mesh.advance(by: .seconds(1))
                #expect(mesh.peers(of: 0) == [mesh.id(2)])
            }
        }
    }

    @Test("R17: a link whose certificate ends is closed at that moment")
    func expiry() async throws {
        let mesh = try TestMesh(dials: [[], [0], [0]]) { number, node, trust in
            if number == 1 { node.certificate = try trust.certificate(number, until: .seconds(600)) }
        }
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1, 2]) }

            let time = try await mesh.until("the expired peer is out", step: .seconds(1)) {
                mesh.peers(of: 0) == [mesh.id(2)]
            }

            let life = Duration.seconds(600) + MeshLimits.clockSkew
            #expect(time > life - .seconds(20) && time <= life + .seconds(2))
            #expect(mesh.route(from: 2, to: 1) == nil || mesh.route(from: 0, to: 1) == nil)
        }
    }

    @Test("G2: the stored list binds before the first link, with the authority down")
    func storedList() async throws {
        try await withTemporaryDirectory { directory in
            let authority = FakeAuthority()
            let first = try TestMesh(dials: [[]]) { _, node, _ in
                node.stateDirectory = directory
                node.authority = authority
            }
            authority.set { $0.list = try? first.trust.revocationList(sequence: 3, revoking: [1]) }
            try await first.run {
                try await first.until("the list is in force") { first.nodes[0].snapshot().crlSequence == 3 }
            }
            authority.set { $0.isReachable = false }

            let second = try TestMesh(dials: [[], [0], [0]]) { number, node, _ in
                guard number == 0 else { return }
                node.stateDirectory = directory
                node.authority = authority
            }
            try await second.run {
                try await second.until("the honest peer is up") { second.peers(of: 0).contains(second.id(2)) }
                for _ in 0..<20 { await second.advance(by: .seconds(1)) }

                #expect(second.nodes[0].snapshot().crlSequence == 3)
                #expect(second.peers(of: 0) == [second.id(2)])
            }
        }
    }

    @Test("a list that does not verify stops the start")
    func forgedList() async throws {
        let authority = FakeAuthority()
        let mesh = try TestMesh(dials: [[]]) { _, node, _ in node.authority = authority }
        authority.set { $0.list = try? mesh.trust.revocationList(sequence: 1, signer: mesh.trust.root) }

        await #expect(throws: MeshNodeError(.revocationListInvalid, "")) { try await mesh.nodes[0].run() }
        await #expect(throws: MeshNodeError(.revocationListInvalid, "")) { try await mesh.nodes[0].boundPort() }
    }

    @Test("an unreachable authority does not stop the start, and is asked again for ever")
    func unreachableAuthority() async throws {
        let authority = FakeAuthority()
        authority.set { $0.isReachable = false }
        let mesh = try line(2, authority: authority)
        try await mesh.run {
            try await mesh.until("all routes are known") { mesh.hasRoutes(among: [0, 1]) }
            for _ in 0..<200 { await mesh.advance(by: .seconds(10)) }
            authority.set { state in
                state.isReachable = true
                state.list = try? mesh.trust.revocationList(sequence: 2, at: mesh.network.wallClock.now())
            }

            try await mesh.until("the list is in force", step: .seconds(1)) {
                mesh.nodes[1].snapshot().crlSequence == 2
            }
            try await mesh.until("a heartbeat names the list", step: .seconds(1)) {
                authority.state.withLock { $0.heartbeats.last?.crlSequence == 2 }
            }
        }
    }

    @Test("an authority that holds polls is asked again at once, but never without a gap", arguments: [true, false])
    func heldPolls(_ holds: Bool) async throws {
        let authority = FakeAuthority()
        let mesh = try TestMesh(dials: [[]]) { _, node, _ in node.authority = authority }
        authority.set { state in
            state.list = try? mesh.trust.revocationList(sequence: 1)
            state.holdsPolls = holds
        }
        try await mesh.run {
            try await mesh.until("the list is in force") { mesh.nodes[0].snapshot().crlSequence == 1 }
            let before = authority.state.withLock { $0.polls }
            for _ in 0..<200 { await mesh.advance(by: .milliseconds(100)) }

            let polls = authority.state.withLock { $0.polls } - before
            #expect(holds ? (20...100).contains(polls) : polls <= 2)
        }
    }

    @Test("a list past its next update is reported once")
    func staleList() async throws {
        let authority = FakeAuthority()
        let mesh = try TestMesh(dials: [[]]) { _, node, _ in node.authority = authority }
        authority.set { $0.list = try? mesh.trust.revocationList(sequence: 1) }
        let events = mesh.nodes[0].events
        try await mesh.run {
            try await mesh.until("the list is in force") { mesh.nodes[0].snapshot().crlSequence == 1 }
            authority.set { $0.isReachable = false }
            for _ in 0..<1_500 { await mesh.advance(by: .seconds(60)) }
        }

        var reports = 0
        for await event in events where event == .revocationsStale(sequence: 1) { reports += 1 }
        #expect(reports == 1)
    }

    @Test("G2: with a stale list new links are taken or refused as the policy says", arguments: [true, false])
    func stalePolicy(_ refuses: Bool) async throws {
        let authority = FakeAuthority()
        let mesh = try TestMesh(dials: [[], [0]]) { number, node, _ in
            guard number == 0 else { return }
            node.authority = authority
            node.staleRevocationPolicy = refuses ? .refuse : .warn
        }
        authority.set { state in
            let dayBefore = mesh.trust.start.advanced(by: .seconds(-86_400 + 30))
            state.list = try? mesh.trust.revocationList(sequence: 1, at: dayBefore)
        }
        try await mesh.run {
            try await mesh.until("the link is up") { mesh.peers(of: 0) == [mesh.id(1)] }
            try await mesh.until("the list is stale", step: .seconds(1)) {
                mesh.nodes[0].snapshot().isRevocationListStale
            }
            #expect(mesh.peers(of: 0) == [mesh.id(1)])
            try mesh.network.cut(TestMesh.endpoint(0), TestMesh.endpoint(1))
            for _ in 0..<80 { await mesh.advance(by: .seconds(1)) }
            #expect(mesh.peers(of: 0).isEmpty == refuses)

            authority.set { state in
                state.list = try? mesh.trust.revocationList(sequence: 2, at: mesh.network.wallClock.now())
            }
            try await mesh.until("the list is fresh and the link up", step: .seconds(1)) {
                !mesh.nodes[0].snapshot().isRevocationListStale && mesh.peers(of: 0) == [mesh.id(1)]
            }
        }
    }
}
