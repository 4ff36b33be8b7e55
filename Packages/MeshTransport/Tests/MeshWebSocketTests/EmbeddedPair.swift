import Logging
import MeshCrypto
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import MeshWebSocket

/// A dialler and a listener on one event loop with manual time, whose bytes move only when the test moves them.
final class EmbeddedPair {
    let loop = EmbeddedEventLoop()
    let dialer: EmbeddedChannel
    let listener: EmbeddedChannel
    let dialerSide: Side
    let listenerSide: Side
    private(set) var dialResult: Result<WebSocketLink, any Error>?

    /// One side's identity and recorder.
    struct Side {
        let authenticator: TrustingAuthenticator
        let recorder = LinkRecorder()
        let environment: ConnectionEnvironment

        init(configuration: TransportConfiguration) throws {
            let authenticator = try TrustingAuthenticator()
            self.authenticator = authenticator
            environment = ConnectionEnvironment(
                configuration: configuration,
                authenticator: authenticator,
                observer: recorder,
                wallClock: ManualWallClock(),
                registry: ConnectionRegistry(configuration: configuration),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        }

        var link: (any Link)? {
            for case .established(let link) in recorder.events { return link }
            return nil
        }

        var messages: [MeshMessage] {
            recorder.events.compactMap { if case .received(_, let message) = $0 { message } else { nil } }
        }

        var ends: [LinkEnd] {
            recorder.events.compactMap { if case .closed(_, let end) = $0 { end } else { nil } }
        }
    }

    init(configuration: TransportConfiguration = .standard) throws {
        dialer = EmbeddedChannel(loop: loop)
        listener = EmbeddedChannel(loop: loop)
        dialerSide = try Side(configuration: configuration)
        listenerSide = try Side(configuration: configuration)
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
        dialer.connect(to: address, promise: nil)
        listener.connect(to: address, promise: nil)
    }

    /// Accepts on one channel and dials on the other.
    func begin() throws {
        try accept()
        try dial()
    }

    func accept() throws {
        try Acceptor(environment: listenerSide.environment).configure(listener)
    }

    func dial() throws {
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: 1))
        let promise = loop.makePromise(of: WebSocketLink.self)
        let box = NIOLoopBound(self, eventLoop: loop)
        promise.futureResult.whenComplete { box.value.dialResult = $0 }
        try Dialer(environment: dialerSide.environment, eventLoop: loop, tlsContext: nil)
            .begin(dialer, endpoint: endpoint, start: loop.now, promise: promise)
    }

    /// Moves what one side has written to the other.
    ///
    /// - Returns: the number of bytes.
    @discardableResult
    func transfer(from: EmbeddedChannel, to: EmbeddedChannel) throws -> Int {
        loop.run()
        var count = 0
        while let buffer = try from.readOutbound(as: ByteBuffer.self) {
            count += buffer.readableBytes
            if to.isActive { try to.writeInbound(buffer) }
        }
        loop.run()
        return count
    }

    /// Moves bytes until none is left, and lets the end of a socket be seen.
    func pump() throws {
        while try transfer(from: dialer, to: listener) + transfer(from: listener, to: dialer) > 0 {}
        if !dialer.isActive, listener.isActive { listener.close(promise: nil) }
        if !listener.isActive, dialer.isActive { dialer.close(promise: nil) }
        loop.run()
    }

    /// Makes a link whose both ends are established.
    static func established(configuration: TransportConfiguration = .standard) throws -> EmbeddedPair {
        let pair = try EmbeddedPair(configuration: configuration)
        try pair.begin()
        try pair.pump()
        _ = try #require(try pair.dialResult?.get())
        return pair
    }

    func setWritable(_ isWritable: Bool, _ channel: EmbeddedChannel) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        loop.run()
    }

    func advance(_ time: TimeAmount) {
        loop.advanceTime(by: time)
    }

    func frame(_ id: String, _ type: MessageType = .data) -> OutboundFrame {
        OutboundFrame(
            MeshMessage(
                messageID: id,
                type: type,
                timestamp: 1,
                senderID: dialerSide.authenticator.localNodeID.text,
                payload: DataPayload(data: [1]).payload
            )
        )
    }
}
