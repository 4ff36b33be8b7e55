internal import MeshProtocol
internal import MeshTransport

/// Which endpoint is dialled when.
///
/// Anchors and configured peers are dialled for ever, with decorrelated jitter between attempts; an endpoint learned by
/// discovery is dialled once. Never more than a few at once, never a peer that is connected, those that were good most
/// recently first.
/// - Source: Specification 05 §2.
struct DialScheduler: Sendable {
    /// An endpoint to be dialled now; answered by ``finished(_:outcome:now:using:)``.
    struct Dial: Sendable, Equatable {
        let endpoint: Endpoint
        /// The node that is said to be there; nil for an endpoint from configuration.
        let expecting: NodeID?
    }

    /// How a dial ended.
    enum Outcome: Sendable, Equatable {
        /// A link to this peer was established.
        case linked(NodeID)
        /// There is no link.
        case failed
        /// The endpoint is our own.
        case ourselves
    }

    private enum Phase: Sendable, Equatable {
        case waiting(until: ContinuousClock.Instant)
        case dialing
        case linked
        case ourselves
    }

    private struct Target: Sendable {
        var isPersistent: Bool
        var peer: NodeID?
        var phase: Phase
        var backoff: ReconnectBackoff
        var lastGood: ContinuousClock.Instant?
    }

    /// Dials at once; further ones wait.
    static let maximumDials = MeshLimits.maximumConcurrentDials
    /// Endpoints learned by discovery that may wait; a further one is not dialled.
    static let maximumLearnedTargets = 256

    private var targets: [Endpoint: Target] = [:]
    private var connected: Set<NodeID> = []
    /// Dials that have not ended.
    private(set) var dialsInFlight = 0
    private var learnedCount = 0

    /// Starts with endpoints that are dialled for ever, each due at once.
    init(persistent endpoints: [Endpoint], now: ContinuousClock.Instant) {
        for endpoint in endpoints {
            targets[endpoint] = Target(
                isPersistent: true, peer: nil, phase: .waiting(until: now), backoff: ReconnectBackoff(), lastGood: nil)
        }
    }

    /// The endpoints that are dialled for ever.
    var persistentEndpoints: [Endpoint] {
        targets.filter(\.value.isPersistent).map(\.key)
    }

    /// The peers known to be behind endpoints that are dialled for ever.
    func isPersistentPeer(_ peer: NodeID) -> Bool {
        targets.values.contains { $0.isPersistent && $0.peer == peer }
    }

    /// When the next dial is due, if one waits and there is room for it.
    var nextDeadline: ContinuousClock.Instant? {
        guard dialsInFlight < Self.maximumDials else { return nil }
        return targets.values.compactMap { target in
            if case .waiting(let until) = target.phase { until } else { nil }
        }.min()
    }

    /// Wants one dial of a learned endpoint; false if it will not be made.
    mutating func request(_ endpoint: Endpoint, expecting peer: NodeID, now: ContinuousClock.Instant) -> Bool {
        guard !connected.contains(peer), targets[endpoint] == nil, learnedCount < Self.maximumLearnedTargets,
            !targets.values.contains(where: { $0.peer == peer })
        else { return false }
        targets[endpoint] = Target(
            isPersistent: false, peer: peer, phase: .waiting(until: now), backoff: ReconnectBackoff(), lastGood: nil)
        learnedCount += 1
        return true
    }

    /// The dials that are due now.
    mutating func due(now: ContinuousClock.Instant) -> [Dial] {
        var dials: [Dial] = []
        let waiting = targets.filter { _, target in
            if case .waiting(let until) = target.phase { until <= now } else { false }
        }.sorted { isBetter($0, than: $1) }
        for (endpoint, target) in waiting {
            guard dialsInFlight < Self.maximumDials else { break }
            if let peer = target.peer, connected.contains(peer) {
                settle(endpoint)
            } else {
                targets[endpoint]?.phase = .dialing
                dialsInFlight += 1
                dials.append(Dial(endpoint: endpoint, expecting: target.isPersistent ? nil : target.peer))
            }
        }
        return dials
    }

    /// A dial has ended.
    mutating func finished(
        _ endpoint: Endpoint, outcome: Outcome, now: ContinuousClock.Instant,
        using generator: inout some RandomNumberGenerator
    ) {
        guard let target = targets[endpoint], target.phase == .dialing else { return }
        dialsInFlight -= 1
        switch outcome {
        case .linked(let peer):
            targets[endpoint]?.peer = peer
            targets[endpoint]?.lastGood = now
            targets[endpoint]?.backoff.established(now: now)
            if connected.contains(peer) { settle(endpoint) } else { retry(endpoint, now: now, using: &generator) }
        case .failed:
            if let peer = target.peer, connected.contains(peer) {
                settle(endpoint)
            } else {
                retry(endpoint, now: now, using: &generator)
            }
        case .ourselves:
            targets[endpoint]?.phase = .ourselves
            if !target.isPersistent { forget(endpoint) }
        }
    }

    /// The first link to a peer is up.
    ///
    /// - Parameter endpoint: where we reached it, if we dialled.
    mutating func peerUp(_ peer: NodeID, dialed endpoint: Endpoint?, now: ContinuousClock.Instant) {
        connected.insert(peer)
        if let endpoint { identified(endpoint, as: peer) }
        for (endpoint, target) in targets where target.peer == peer {
            targets[endpoint]?.lastGood = now
            if case .waiting = target.phase { settle(endpoint) }
        }
    }

    /// The node behind an endpoint showed itself, whether or not the link stayed.
    mutating func identified(_ endpoint: Endpoint, as peer: NodeID) {
        targets[endpoint]?.peer = peer
    }

    /// The last link to a peer is gone.
    mutating func peerDown(
        _ peer: NodeID, now: ContinuousClock.Instant, using generator: inout some RandomNumberGenerator
    ) {
        connected.remove(peer)
        for (endpoint, target) in targets where target.peer == peer && target.phase == .linked {
            retry(endpoint, now: now, using: &generator)
        }
    }

    // MARK: Parts

    private func isBetter(_ left: (key: Endpoint, value: Target), than right: (key: Endpoint, value: Target)) -> Bool {
        switch (left.value.lastGood, right.value.lastGood) {
        case (let a?, let b?) where a != b: a > b
        case (_?, nil): true
        case (nil, _?): false
        default: left.key.text < right.key.text
        }
    }

    private mutating func settle(_ endpoint: Endpoint) {
        guard let target = targets[endpoint] else { return }
        if target.isPersistent { targets[endpoint]?.phase = .linked } else { forget(endpoint) }
    }

    private mutating func retry(
        _ endpoint: Endpoint, now: ContinuousClock.Instant, using generator: inout some RandomNumberGenerator
    ) {
        guard var target = targets[endpoint] else { return }
        guard target.isPersistent else { return forget(endpoint) }
        let delay = target.backoff.nextDelay(now: now, using: &generator)
        target.phase = .waiting(until: now.advanced(by: delay))
        targets[endpoint] = target
    }

    private mutating func forget(_ endpoint: Endpoint) {
        guard let target = targets.removeValue(forKey: endpoint) else { return }
        if !target.isPersistent { learnedCount -= 1 }
    }
}
