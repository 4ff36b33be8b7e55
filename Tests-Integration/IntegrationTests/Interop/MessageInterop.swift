import AuthorityTrials
import Foundation
import Testing

/// A chain of running nodes: the first is the recipient, each later one dials the one before it.
private struct Chain {
    let authority: Authority
    let nodes: [RunningMember]

    static func start(_ implementations: [Implementation], in sandbox: Sandbox) async throws -> Chain {
        let authority = try await Authority.start(.ours, in: sandbox)
        var nodes: [RunningMember] = []
        for (index, implementation) in implementations.enumerated() {
            let member = try await Member.enrolled(implementation, named: "node-\(index)", of: authority)
            nodes.append(try await member.start(peers: nodes.suffix(1)))
        }
        return Chain(authority: authority, nodes: nodes)
    }

    /// Sends until the recipient has it: the last relay may still have to hear of the route.
    func delivers(from implementation: Implementation, within limit: Duration = .seconds(75)) async throws -> Bool {
        let sender = try await Member.enrolled(implementation, named: "sender", of: authority)
        let end = ContinuousClock.now + limit
        var attempt = 0
        while ContinuousClock.now < end {
            attempt += 1
            let text = "message-\(attempt)"
            _ = try await sender.send(text, to: nodes[0].member, via: nodes[nodes.count - 1])
            if await nodes[0].receives(text, within: .seconds(3)) { return true }
        }
        return false
    }

    func end() async {
        for node in nodes { await node.process.end(SIGINT) }
        await authority.process.end()
    }
}

@Suite("Messages across implementations", .withReference)
struct MessageInterop {
    @Test("a message goes straight from one to the other", arguments: Implementation.allCases)
    func direct(_ sender: Implementation) async throws {
        let sandbox = try Sandbox()
        let chain = try await Chain.start([sender.other], in: sandbox)
        #expect(try await chain.delivers(from: sender))
        await chain.end()
    }

    @Test("a relay of one passes messages between two of the other", arguments: Implementation.allCases)
    func relayed(_ ends: Implementation) async throws {
        let sandbox = try Sandbox()
        let chain = try await Chain.start([ends, ends.other], in: sandbox)
        #expect(try await chain.delivers(from: ends))
        await chain.end()
    }

    @Test("a route over two relays is learnt from announcements, in both orders", arguments: Implementation.allCases)
    func twoHops(_ nearest: Implementation) async throws {
        let sandbox = try Sandbox()
        let chain = try await Chain.start([nearest.other, nearest.other, nearest], in: sandbox)
        #expect(try await chain.delivers(from: nearest))
        await chain.end()
    }

    @Test("a link between the two outlives the keepalive times of both", arguments: Implementation.allCases)
    func longLived(_ dialer: Implementation) async throws {
        let sandbox = try Sandbox()
        let chain = try await Chain.start([dialer.other, dialer], in: sandbox)
        #expect(try await chain.delivers(from: dialer))

        // What is tested is time itself: 62 s without traffic of the application.
        try await ContinuousClock().sleep(for: .seconds(62))

        #expect(try await chain.delivers(from: dialer.other, within: .seconds(5)))
        for node in chain.nodes {
            #expect(!node.process.errors.text.contains("Traceback"))
        }
        await chain.end()
    }
}
