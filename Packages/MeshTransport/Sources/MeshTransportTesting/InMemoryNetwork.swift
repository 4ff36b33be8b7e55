internal import Dispatch
public import MeshProtocol
public import MeshTransport
internal import Synchronization

/// A network within one process, with faults, for tests.
///
/// Everything that happens is a job in one queue: jobs run one after another and never inside each other, so a
/// message that is answered at once does not recurse. In automatic mode a serial dispatch queue runs them; in
/// stepping mode the test does, with ``step()`` or ``runUntilIdle()``. Time stands still unless
/// ``advance(by:)`` is called; heartbeats and dead peers follow it.
public final class InMemoryNetwork: Sendable {
    /// Who runs the jobs.
    public enum Mode: Sendable {
        /// A serial queue runs them as they come.
        case automatic
        /// The test runs them.
        case stepping
    }

    /// Decides whether a frame is lost: given the addresses of its sender and receiver, and its content.
    public typealias FrameFilter = @Sendable (_ from: Endpoint, _ to: Endpoint, _ message: MeshMessage) -> Bool

    /// The jobs that have run before their memory is given back.
    private static let compactionInterval = 1_024

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var nextJob = 0
        var isPumping = false
        var transports: [Endpoint: InMemoryTransport] = [:]
        var groups: [Endpoint: Int]?
        var silent: Set<Endpoint> = []
        var stalled: Set<Endpoint> = []
        var loses: FrameFilter?
        var links: [LinkID: InMemoryLink] = [:]
    }

    /// The limits and timings of every link.
    public let configuration: TransportConfiguration
    /// The clock of every link; moved by ``advance(by:)``.
    public let clock: ManualClock
    /// The wall clock of every link; moved by ``advance(by:)``.
    public let wallClock: ManualWallClock
    /// Who runs the jobs.
    public let mode: Mode

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "in-memory-network")

    /// Makes a network without transports.
    ///
    /// - Parameters:
    ///   - mode: who runs the jobs.
    ///   - configuration: the limits and timings of every link.
    ///   - clock: the clock of every link.
    ///   - wallClock: the wall clock of every link.
    public init(
        mode: Mode = .automatic,
        configuration: TransportConfiguration = .standard,
        clock: ManualClock = ManualClock(),
        wallClock: ManualWallClock = ManualWallClock()
    ) {
        self.mode = mode
        self.configuration = configuration
        self.clock = clock
        self.wallClock = wallClock
    }

    /// Makes a transport that can be dialled at an address once it listens.
    ///
    /// - Parameters:
    ///   - address: where it is; one transport per address.
    ///   - version: the best form of frames that it speaks; `legacy` stands for a reference peer.
    /// - Returns: the transport.
    public func makeTransport(address: Endpoint, version: LinkVersion = .one) -> InMemoryTransport {
        InMemoryTransport(network: self, address: address, version: version)
    }

    /// The links that are open now, each end by itself.
    public var openLinkCount: Int { state.withLock { $0.links.count } }

    /// The jobs that wait.
    public var waitingJobCount: Int { state.withLock { $0.jobs.count - $0.nextJob } }

    // MARK: - Running

    /// Runs the next job.
    ///
    /// - Returns: false if there was none.
    @discardableResult
    public func step() -> Bool {
        guard let job = takeJob() else { return false }
        job()
        return true
    }

    /// Runs jobs until none waits.
    ///
    /// In automatic mode, waits until the queue has run what is in it. Not to be called by an observer.
    public func runUntilIdle() {
        switch mode {
        case .stepping: while step() {}
        case .automatic: queue.sync { while step() {} }
        }
    }

    /// Moves both clocks, and lets links ping each other and notice dead peers meanwhile.
    ///
    /// Not to be called by an observer.
    ///
    /// - Parameter duration: how far to move.
    public func advance(by duration: Duration) {
        runUntilIdle()
        var left = duration
        while left > .zero {
            let step = min(left, configuration.heartbeatInterval)
            clock.advance(by: step)
            wallClock.advance(by: step)
            left -= step
            for link in openLinks() { link.ping() }
            runUntilIdle()
            for link in openLinks() { link.judgeSilence() }
            runUntilIdle()
        }
    }

    // MARK: - Faults

    /// Breaks every link between two addresses, as if the sockets were reset.
    ///
    /// - Parameters:
    ///   - first: one address.
    ///   - second: the other.
    public func cut(_ first: Endpoint, _ second: Endpoint) {
        enqueue {
            for link in self.openLinks() {
                let ends = [link.localAddress, link.farAddress]
                guard ends == [first, second] || ends == [second, first] else { continue }
                link.socketBroke(reason: "the link was cut")
            }
        }
    }

    /// Splits the network: frames between groups are lost and dials between them fail; links stay open.
    ///
    /// - Parameter groups: the addresses of each group; an address in none is alone.
    public func partition(_ groups: [[Endpoint]]) {
        var assignment: [Endpoint: Int] = [:]
        for (index, group) in groups.enumerated() {
            for address in group { assignment[address] = index }
        }
        state.withLock { $0.groups = assignment }
    }

    /// Loses every frame that a filter names, from now on.
    ///
    /// - Parameter filter: what is lost; nil for nothing.
    public func lose(_ filter: FrameFilter?) {
        state.withLock { $0.loses = filter }
    }

    /// Makes an address silent: its frames are lost, its links stay open.
    ///
    /// - Parameter address: who is silent.
    public func silence(_ address: Endpoint) {
        state.withLock { _ = $0.silent.insert(address) }
    }

    /// Makes an address accept nothing: frames to it stay in the lanes of their links.
    ///
    /// - Parameter address: who accepts nothing.
    public func stall(_ address: Endpoint) {
        state.withLock { _ = $0.stalled.insert(address) }
    }

    /// Ends every fault; what waits in lanes is sent.
    public func heal() {
        state.withLock { state in
            state.groups = nil
            state.loses = nil
            state.silent = []
            state.stalled = []
        }
        enqueue { for link in self.openLinks() { link.flush() } }
    }

    // MARK: - For links and transports

    func enqueue(_ job: @escaping @Sendable () -> Void) {
        let pumps = state.withLock { state in
            state.jobs.append(job)
            guard mode == .automatic, !state.isPumping else { return false }
            state.isPumping = true
            return true
        }
        if pumps { queue.async { self.pump() } }
    }

    func register(_ transport: InMemoryTransport, at address: Endpoint) -> Bool {
        state.withLock { state in
            guard state.transports[address] == nil else { return false }
            state.transports[address] = transport
            return true
        }
    }

    func unregister(at address: Endpoint) {
        state.withLock { $0.transports[address] = nil }
    }

    func listener(at address: Endpoint, from dialer: Endpoint) -> InMemoryTransport? {
        state.withLock { state in
            guard Self.isReachable(dialer, address, groups: state.groups) else { return nil }
            return state.transports.first { $0.key.host == address.host && $0.key.port == address.port }?.value
        }
    }

    func opened(_ link: InMemoryLink) {
        state.withLock { $0.links[link.id] = link }
    }

    func closed(_ link: InMemoryLink) {
        state.withLock { $0.links[link.id] = nil }
    }

    func carries(_ message: MeshMessage, from: Endpoint, to: Endpoint) -> Bool {
        let loses = state.withLock { state -> FrameFilter? in
            guard !state.silent.contains(from), Self.isReachable(from, to, groups: state.groups) else {
                return { _, _, _ in true }
            }
            return state.loses
        }
        return loses.map { !$0(from, to, message) } ?? true
    }

    func isStalled(_ address: Endpoint) -> Bool {
        state.withLock { $0.stalled.contains(address) }
    }

    func links(of address: Endpoint) -> [InMemoryLink] {
        openLinks().filter { $0.localAddress == address }
    }

    private static func isReachable(_ first: Endpoint, _ second: Endpoint, groups: [Endpoint: Int]?) -> Bool {
        guard let groups, first != second else { return true }
        guard let group = groups[first] else { return false }
        return group == groups[second]
    }

    private func openLinks() -> [InMemoryLink] {
        state.withLock { $0.links.values.sorted { $0.id < $1.id } }
    }

    private func takeJob() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard state.nextJob < state.jobs.count else {
                state.jobs.removeAll(keepingCapacity: true)
                state.nextJob = 0
                state.isPumping = false
                return nil
            }
            let job = state.jobs[state.nextJob]
            state.nextJob += 1
            if state.nextJob == Self.compactionInterval {
                state.jobs.removeFirst(state.nextJob)
                state.nextJob = 0
            }
            return job
        }
    }

    private func pump() {
        while step() {}
    }
}
