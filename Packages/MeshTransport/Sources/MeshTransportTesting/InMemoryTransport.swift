internal import MeshCrypto
public import MeshProtocol
public import MeshTransport
internal import Synchronization

/// A transport over an ``InMemoryNetwork``.
///
/// Peers are judged by real authenticators with their certificate payload and static key; Noise itself is left
/// out. As over a real link, the dialler is established before the listener has judged it.
public final class InMemoryTransport: LinkTransport, Sendable {
    private enum Phase {
        case idle
        case running(any PeerAuthenticator, any LinkObserver)
        case shutDown
    }

    /// Where this transport is.
    public let address: Endpoint
    /// The best form of frames that it speaks.
    public let version: LinkVersion

    private let network: InMemoryNetwork
    private let phase = Mutex(Phase.idle)

    init(network: InMemoryNetwork, address: Endpoint, version: LinkVersion) {
        self.network = network
        self.address = address
        self.version = version
    }

    /// Sets who provides our identity and who hears of links; called once, before anything else.
    ///
    /// - Parameters:
    ///   - authenticator: provides our certificate and judges the peers'.
    ///   - observer: hears of links and messages.
    /// - Throws: `LinkError` with `notRunning` if the transport was started before, or `invalidConfiguration`.
    public func start(authenticator: any PeerAuthenticator, observer: any LinkObserver) async throws {
        try network.configuration.validate()
        try phase.withLock { phase in
            guard case .idle = phase else {
                throw LinkError(.notRunning, "the transport was started before; make a new one")
            }
            phase = .running(authenticator, observer)
        }
    }

    /// Starts to accept links at the transport's own address; host and port are not used.
    ///
    /// - Parameters:
    ///   - host: not used.
    ///   - port: not used.
    /// - Returns: the port of the address.
    /// - Throws: ``LinkError`` if another transport listens there or this one is not running.
    public func listen(host: String, port: Int) async throws -> Int {
        guard running != nil else { throw LinkError(.notRunning, "the transport is not running; start it first") }
        guard network.register(self, at: address) else {
            throw LinkError(.bindFailed, "another transport listens at \(address)")
        }
        return address.port
    }

    /// Dials an endpoint and returns when the handshake is complete, the peer judged and the observer told.
    ///
    /// - Parameter endpoint: where to connect to.
    /// - Returns: the established and admitted link.
    /// - Throws: `LinkError` when there is no usable link.
    public func dial(_ endpoint: Endpoint) async throws(LinkError) -> any Link {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<DialResult, Never>) in
            network.enqueue { continuation.resume(returning: self.connect(to: endpoint)) }
        }
        return try result.get()
    }

    /// Stops accepting, sends what waits, closes every link and returns when all are gone.
    ///
    /// - Parameter code: what the peers are told.
    public func shutdown(_ code: CloseCode) async {
        network.unregister(at: address)
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            network.enqueue {
                for link in self.network.links(of: self.address) {
                    link.flush()
                    link.end(code, byUs: true, reason: "shutting down", tellsPeer: true)
                }
                self.phase.withLock { $0 = .shutDown }
                continuation.resume()
            }
        }
    }

    /// What came of a dial.
    public typealias DialResult = Result<any Link, LinkError>

    /// Dials within the current job or, in stepping mode, at once; the listener's side follows as a job.
    ///
    /// - Parameter endpoint: where to connect to.
    /// - Returns: the admitted link, or why there is none.
    public func connect(to endpoint: Endpoint) -> DialResult {
        guard let (authenticator, observer) = running else {
            return .failure(LinkError(.notRunning, "the transport is not running; start it first"))
        }
        guard let listener = network.listener(at: endpoint, from: address), let (remote, _) = listener.running else {
            return .failure(LinkError(.connectFailed, "nobody listens at \(endpoint)"))
        }
        let peer: AuthenticatedPeer
        switch Self.judge(remote, by: authenticator) {
        case .accepted(let accepted): peer = accepted
        case .refused(let refusal):
            let code: LinkError.Code = refusal.reason == .selfDial ? .selfDial : .peerRefused(refusal.reason)
            return .failure(LinkError(code, refusal.text))
        }
        let link = InMemoryLink(
            network: network,
            localID: authenticator.localNodeID,
            peer: peer,
            direction: .dialed,
            addresses: (local: address, far: listener.address),
            dialedEndpoint: endpoint,
            version: min(version, listener.version),
            observer: observer
        )
        network.enqueue { listener.accept(link, from: authenticator) }
        if let code = link.begin() {
            return .failure(LinkError(.refusedByUs(code), "this side refused the link with code \(code)"))
        }
        return .success(link)
    }

    private func accept(_ dialed: InMemoryLink, from remote: any PeerAuthenticator) {
        guard let (authenticator, observer) = running,
            case .accepted(let peer) = Self.judge(remote, by: authenticator)
        else {
            dialed.end(nil, byUs: false, reason: "the peer ended the socket", tellsPeer: false)
            return
        }
        let link = InMemoryLink(
            network: network,
            localID: authenticator.localNodeID,
            peer: peer,
            direction: .accepted,
            addresses: (local: address, far: dialed.localAddress),
            dialedEndpoint: nil,
            version: dialed.version,
            observer: observer
        )
        link.connect(to: dialed)
        dialed.connect(to: link)
        _ = link.begin()
        dialed.flush()
    }

    private static func judge(_ peer: any PeerAuthenticator, by judge: any PeerAuthenticator) -> PeerVerdict {
        // A peer whose key cannot be used has not shown one.
        guard let key = try? peer.localStaticKey() else {
            return .refused(PeerRefusal(.invalidKey, "the peer has no static key"))
        }
        return judge.authenticate(payload: peer.certificatePayload(), remoteStaticKey: key.publicKey)
    }

    private var running: (any PeerAuthenticator, any LinkObserver)? {
        phase.withLock { phase in
            guard case .running(let authenticator, let observer) = phase else { return nil }
            return (authenticator, observer)
        }
    }
}
