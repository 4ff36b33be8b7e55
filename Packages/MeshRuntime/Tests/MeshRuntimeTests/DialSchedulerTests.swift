import MeshCrypto
import MeshIdentityTesting
import MeshProtocol
import Testing

@testable import MeshRuntime

/// A scheduler behind a reference, so that expectations can change it.
private final class Dialler {
    private var machine: DialScheduler
    private var random = SystemRandomNumberGenerator()

    init(persistent: [Endpoint], now: ContinuousClock.Instant) {
        machine = DialScheduler(persistent: persistent, now: now)
    }

    var nextDeadline: ContinuousClock.Instant? { machine.nextDeadline }

    func due(now: ContinuousClock.Instant) -> [DialScheduler.Dial] { machine.due(now: now) }

    func request(_ endpoint: Endpoint, expecting peer: NodeID, now: ContinuousClock.Instant) -> Bool {
        machine.request(endpoint, expecting: peer, now: now)
    }

    func finished(_ endpoint: Endpoint, outcome: DialScheduler.Outcome, now: ContinuousClock.Instant) {
        machine.finished(endpoint, outcome: outcome, now: now, using: &random)
    }

    func peerUp(_ peer: NodeID, dialed: Endpoint?, now: ContinuousClock.Instant) {
        machine.peerUp(peer, dialed: dialed, now: now)
    }

    func identified(_ endpoint: Endpoint, as peer: NodeID) { machine.identified(endpoint, as: peer) }

    func peerDown(_ peer: NodeID, now: ContinuousClock.Instant) { machine.peerDown(peer, now: now, using: &random) }
}

@Suite struct DialSchedulerTests {
    private let start = ContinuousClock.now
    private let a: Endpoint
    private let b: Endpoint
    private let peer: NodeID
    private let other: NodeID

    init() throws {
        a = try #require(Endpoint("10.0.0.1:7000"))
        b = try #require(Endpoint("10.0.0.2:7000"))
        peer = try TestNetwork.nodeKey(0).publicKey.nodeID
        other = try TestNetwork.nodeKey(1).publicKey.nodeID
    }

    private func endpoints(_ count: Int) throws -> [Endpoint] {
        try (1...count).map { try #require(Endpoint("10.0.1.\($0):7000")) }
    }

    @Test("T8: a configured endpoint is dialled for ever, and never sooner or later than the backoff allows")
    func forEver() {
        let scheduler = Dialler(persistent: [a], now: start)
        var now = start
        for _ in 0..<1_000 {
            #expect(scheduler.due(now: now) == [.init(endpoint: a, expecting: nil)])
            scheduler.finished(a, outcome: .failed, now: now)
            let next = scheduler.nextDeadline ?? now
            #expect(MeshLimits.reconnectDelay.contains(now.duration(to: next)))
            #expect(scheduler.due(now: next.advanced(by: .nanoseconds(-1))).isEmpty)
            now = next
        }
    }

    @Test("T8: a peer that was linked for a minute is dialled again soon, whatever came before")
    func backoffResets() {
        let scheduler = Dialler(persistent: [a], now: start)
        var now = start
        for _ in 0..<20 {
            _ = scheduler.due(now: now)
            scheduler.finished(a, outcome: .failed, now: now)
            now = scheduler.nextDeadline ?? now
        }
        _ = scheduler.due(now: now)
        scheduler.peerUp(peer, dialed: a, now: now)
        scheduler.finished(a, outcome: .linked(peer), now: now)
        #expect(scheduler.nextDeadline == nil)

        now = now.advanced(by: MeshLimits.reconnectReset)
        scheduler.peerDown(peer, now: now)

        let wait = now.duration(to: scheduler.nextDeadline ?? now)
        #expect(wait >= MeshLimits.reconnectDelay.lowerBound)
        #expect(wait <= MeshLimits.reconnectDelay.lowerBound * 3)
    }

    @Test("D2: no more than the allowed dials run at once, and the rest follow")
    func bounded() throws {
        let all = try endpoints(DialScheduler.maximumDials + 3)
        let scheduler = Dialler(persistent: all, now: start)

        let first = scheduler.due(now: start)
        #expect(first.count == DialScheduler.maximumDials)
        #expect(scheduler.due(now: start).isEmpty)
        #expect(scheduler.nextDeadline == nil)
        for dial in first.prefix(2) { scheduler.finished(dial.endpoint, outcome: .failed, now: start) }

        let second = scheduler.due(now: start)
        #expect(second.count == 2)
        #expect(Set(second.map(\.endpoint)).isDisjoint(with: first.map(\.endpoint)))
    }

    @Test("T8: those that were good most recently are dialled first")
    func goodFirst() throws {
        let all = try endpoints(DialScheduler.maximumDials)
        let scheduler = Dialler(persistent: all + [a], now: start)
        var now = start
        let first = scheduler.due(now: now)
        for dial in first { scheduler.finished(dial.endpoint, outcome: .failed, now: now) }
        // The one that had to wait gets its turn and is good.
        let waiting = scheduler.due(now: now)
        let good = try #require(waiting.first?.endpoint)
        scheduler.peerUp(peer, dialed: good, now: now)
        scheduler.finished(good, outcome: .linked(peer), now: now)
        now = now.advanced(by: .seconds(1))
        scheduler.peerDown(peer, now: now)

        let next = scheduler.due(now: now.advanced(by: .seconds(120)))

        #expect(next.first?.endpoint == good)
        #expect(next.count == DialScheduler.maximumDials)
    }

    @Test("a connected peer is not dialled, also when it came by another way")
    func connectedPeer() {
        let scheduler = Dialler(persistent: [a], now: start)
        _ = scheduler.due(now: start)
        scheduler.identified(a, as: peer)
        scheduler.finished(a, outcome: .failed, now: start)
        scheduler.peerUp(peer, dialed: nil, now: start)

        #expect(scheduler.due(now: start.advanced(by: .seconds(600))).isEmpty)
        #expect(!scheduler.request(b, expecting: peer, now: start))
        scheduler.peerDown(peer, now: start)
        #expect(scheduler.due(now: start.advanced(by: .seconds(60))) == [.init(endpoint: a, expecting: nil)])
    }

    @Test("a learned endpoint is dialled once, and may be learned again")
    func learned() {
        let scheduler = Dialler(persistent: [], now: start)

        #expect(scheduler.request(a, expecting: peer, now: start))
        #expect(!scheduler.request(a, expecting: peer, now: start))
        #expect(!scheduler.request(b, expecting: peer, now: start))
        #expect(scheduler.due(now: start) == [.init(endpoint: a, expecting: peer)])
        scheduler.finished(a, outcome: .failed, now: start)

        #expect(scheduler.nextDeadline == nil)
        #expect(scheduler.request(a, expecting: peer, now: start))
    }

    @Test("learned endpoints are bounded")
    func learnedLimit() throws {
        let scheduler = Dialler(persistent: [], now: start)
        var taken = 0
        for number in 0...DialScheduler.maximumLearnedTargets {
            let endpoint = try #require(Endpoint("10.\(number / 250).0.\(number % 250 + 1):7000"))
            var seed = [UInt8](repeating: 9, count: 32)
            seed[0] = UInt8(number % 256)
            seed[1] = UInt8(number / 256)
            if scheduler.request(endpoint, expecting: try SigningKey(seed: seed).publicKey.nodeID, now: start) {
                taken += 1
            }
        }

        #expect(taken == DialScheduler.maximumLearnedTargets)
        let dial = try #require(scheduler.due(now: start).first)
        scheduler.finished(dial.endpoint, outcome: .failed, now: start)
        let further = try #require(Endpoint("10.200.0.1:7000"))
        #expect(scheduler.request(further, expecting: other, now: start))
    }

    @Test("D8: an endpoint that is our own is not dialled again")
    func ourselves() {
        let scheduler = Dialler(persistent: [a, b], now: start)
        _ = scheduler.due(now: start)

        scheduler.finished(a, outcome: .ourselves, now: start)
        scheduler.finished(b, outcome: .failed, now: start)

        #expect(scheduler.due(now: start.advanced(by: .seconds(86_400))) == [.init(endpoint: b, expecting: nil)])
    }

    @Test("a link that ended before its dial was reported is dialled again")
    func shortLink() {
        let scheduler = Dialler(persistent: [a], now: start)
        _ = scheduler.due(now: start)
        scheduler.peerUp(peer, dialed: a, now: start)
        scheduler.peerDown(peer, now: start)

        scheduler.finished(a, outcome: .linked(peer), now: start)

        #expect(scheduler.nextDeadline != nil)
    }
}
