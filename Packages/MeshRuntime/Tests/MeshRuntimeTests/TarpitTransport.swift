import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Synchronization

/// An in-memory transport on which dialling some endpoints never ends before the shutdown.
final class TarpitTransport: LinkTransport {
    private let transport: InMemoryTransport
    private let tarpits: Set<Endpoint>
    private let stuck = Mutex<[CheckedContinuation<Void, Never>]>([])

    init(_ transport: InMemoryTransport, tarpits: Set<Endpoint>) {
        self.transport = transport
        self.tarpits = tarpits
    }

    /// The dials that hang now.
    var stuckDials: Int { stuck.withLock { $0.count } }

    func start(authenticator: any PeerAuthenticator, observer: any LinkObserver) async throws {
        try await transport.start(authenticator: authenticator, observer: observer)
    }

    func listen(host: String, port: Int) async throws -> Int {
        try await transport.listen(host: host, port: port)
    }

    func dial(_ endpoint: Endpoint) async throws(LinkError) -> any Link {
        if tarpits.contains(endpoint) {
            await withCheckedContinuation { continuation in stuck.withLock { $0.append(continuation) } }
            throw LinkError(.handshakeTimeout, "nobody answered at \(endpoint)")
        }
        return try await transport.dial(endpoint)
    }

    func shutdown(_ code: CloseCode) async {
        await transport.shutdown(code)
        let waiting = stuck.withLock { stuck in
            defer { stuck = [] }
            return stuck
        }
        for continuation in waiting { continuation.resume() }
    }
}
