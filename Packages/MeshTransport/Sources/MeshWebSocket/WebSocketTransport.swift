public import Logging
internal import MeshCrypto
public import MeshProtocol
public import MeshTransport
public import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Links over WebSocket: a listener and a dialler on SwiftNIO, Noise XX on each connection.
///
/// Safe from any thread. Observers are called on event loops.
///
/// - Source: Specification 03
public final class WebSocketTransport: LinkTransport {
    private enum Phase {
        case idle
        case running(ConnectionEnvironment, listeners: [any Channel], tlsContext: NIOSSLContext?)
        case shutDown
    }

    /// The sockets that the kernel keeps waiting to be accepted.
    private static let backlog: Int32 = 256

    private let configuration: TransportConfiguration
    private let logger: Logger
    private let wallClock: any WallClock
    private let eventLoopGroup: any EventLoopGroup
    private let phase = Mutex(Phase.idle)

    /// Makes a transport that neither listens nor dials yet.
    ///
    /// - Parameters:
    ///   - configuration: limits and timings.
    ///   - logger: where link events go, at debug and below.
    ///   - wallClock: gives the timestamps of heartbeats; the system's clock if nil.
    ///   - eventLoopGroup: the loops that connections live on, not shut down by the transport; NIO's shared ones if nil.
    public init(
        configuration: TransportConfiguration = .standard,
        logger: Logger,
        wallClock: (any WallClock)? = nil,
        eventLoopGroup: (any EventLoopGroup)? = nil
    ) {
        self.configuration = configuration
        self.logger = logger
        self.wallClock = wallClock ?? SystemWallClock()
        self.eventLoopGroup = eventLoopGroup ?? MultiThreadedEventLoopGroup.singleton
    }

    /// What the transport has done until now; zeros before the start and after a shutdown.
    public var statistics: TransportStatistics {
        phase.withLock { phase in
            guard case .running(let environment, _, _) = phase else { return TransportStatistics() }
            return environment.registry.statistics
        }
    }

    /// Sets who provides our identity and who hears of links; called once, before anything else.
    ///
    /// - Parameters:
    ///   - authenticator: provides our certificate and judges the peers'.
    ///   - observer: hears of links and messages.
    /// - Throws: `LinkError` with `notRunning` if the transport was started before, or `invalidConfiguration`.
    public func start(authenticator: any PeerAuthenticator, observer: any LinkObserver) async throws {
        try configuration.validate()
        let environment = ConnectionEnvironment(
            configuration: configuration,
            authenticator: authenticator,
            observer: observer,
            wallClock: wallClock,
            registry: ConnectionRegistry(configuration: configuration),
            logger: logger
        )
        try phase.withLock { phase in
            guard case .idle = phase else {
                throw LinkError(.notRunning, "the transport was started before; make a new one")
            }
            phase = .running(environment, listeners: [], tlsContext: nil)
        }
    }

    /// Starts to accept links; may be called for several addresses.
    ///
    /// - Parameters:
    ///   - host: the address to bind.
    ///   - port: the port to bind; 0 for any free one.
    /// - Returns: the bound port.
    /// - Throws: `LinkError` with `bindFailed` or `notRunning`.
    public func listen(host: String, port: Int) async throws -> Int {
        let acceptor = Acceptor(environment: try environment())
        let channel: any Channel
        do {
            channel = try await ServerBootstrap(group: eventLoopGroup)
                .serverChannelOption(.backlog, value: Self.backlog)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try acceptor.configure(channel) }
                }
                .bind(host: host, port: port)
                .get()
        } catch {
            throw LinkError(.bindFailed, "cannot listen on \(host):\(port): \(error)")
        }
        let isKept = phase.withLock { phase in
            guard case .running(let environment, let listeners, let tlsContext) = phase else { return false }
            phase = .running(environment, listeners: listeners + [channel], tlsContext: tlsContext)
            return true
        }
        guard isKept, let bound = channel.localAddress?.port else {
            channel.close(promise: nil)
            throw LinkError(.notRunning, "the transport was shut down")
        }
        return bound
    }

    /// Dials an endpoint and returns when the handshake is complete, the peer judged and the observer told.
    ///
    /// - Parameter endpoint: where to connect to.
    /// - Returns: the established and admitted link.
    /// - Throws: `LinkError` when there is no usable link.
    public func dial(_ endpoint: Endpoint) async throws(LinkError) -> any Link {
        let environment = try environment()
        let tlsContext = endpoint.scheme == .wss ? try tlsContext() : nil
        let dialer = Dialer(environment: environment, eventLoop: eventLoopGroup.next(), tlsContext: tlsContext)
        do {
            return try await dialer.dial(endpoint).get()
        } catch let error as LinkError {
            throw error
        } catch {
            throw LinkError(.connectFailed, "cannot connect to \(endpoint): \(error)")
        }
    }

    /// Stops accepting, sends what waits, closes every link and returns when all are gone.
    ///
    /// - Parameter code: what the peers are told.
    public func shutdown(_ code: CloseCode) async {
        let running = phase.withLock { phase -> (ConnectionEnvironment, [any Channel])? in
            guard case .running(let environment, let listeners, _) = phase else {
                phase = .shutDown
                return nil
            }
            phase = .shutDown
            return (environment, listeners)
        }
        guard let (environment, listeners) = running else { return }
        for listener in listeners { listener.close(promise: nil) }
        let channels = listeners + environment.registry.drainAll(code)
        let eventLoop = eventLoopGroup.next()
        let gone = EventLoopFuture.andAllComplete(channels.map(\.closeFuture), on: eventLoop)
        let deadline = eventLoop.scheduleTask(in: TimeAmount(configuration.drainTime)) {
            for channel in channels { channel.close(promise: nil) }
        }
        gone.whenComplete { _ in deadline.cancel() }
        // The future of closed sockets cannot fail.
        try? await gone.get()
    }

    private func environment() throws(LinkError) -> ConnectionEnvironment {
        let environment = phase.withLock { phase -> ConnectionEnvironment? in
            guard case .running(let environment, _, _) = phase else { return nil }
            return environment
        }
        guard let environment else { throw LinkError(.notRunning, "the transport is not running; start it first") }
        return environment
    }

    /// The TLS settings of `wss` dials, made at the first one because trust roots are read from files.
    private func tlsContext() throws(LinkError) -> NIOSSLContext {
        let existing = phase.withLock { phase -> NIOSSLContext? in
            guard case .running(_, _, let tlsContext) = phase else { return nil }
            return tlsContext
        }
        if let existing { return existing }
        do {
            let made = try NIOSSLContext(configuration: .makeClientConfiguration())
            phase.withLock { phase in
                guard case .running(let environment, let listeners, nil) = phase else { return }
                phase = .running(environment, listeners: listeners, tlsContext: made)
            }
            return made
        } catch {
            throw LinkError(.connectFailed, "TLS cannot be used: \(error)")
        }
    }
}
