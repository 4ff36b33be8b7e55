public import MeshProtocol

/// Makes links: listens, dials and ends them all.
///
/// A transport is used once: started, then shut down.
public protocol LinkTransport: Sendable {
    /// Sets who provides our identity and who hears of links; called once, before anything else.
    ///
    /// - Parameters:
    ///   - authenticator: provides our certificate and judges the peers'.
    ///   - observer: hears of links and messages; held until the transport is shut down.
    /// - Throws: ``LinkError`` if the transport was started before.
    func start(authenticator: any PeerAuthenticator, observer: any LinkObserver) async throws

    /// Starts to accept links.
    ///
    /// - Parameters:
    ///   - host: the address to bind.
    ///   - port: the port to bind; 0 for any free one.
    /// - Returns: the bound port.
    /// - Throws: ``LinkError`` with `bindFailed` or `notRunning`.
    func listen(host: String, port: Int) async throws -> Int

    /// Dials an endpoint and returns when the handshake is complete, the peer judged and the observer told.
    ///
    /// Cancelling the task does not end the dial; the deadline of the handshake does.
    ///
    /// - Parameter endpoint: where to connect to.
    /// - Returns: the established and admitted link.
    /// - Throws: ``LinkError`` when there is no usable link.
    func dial(_ endpoint: Endpoint) async throws(LinkError) -> any Link

    /// Stops accepting, closes every link and returns when all are gone.
    ///
    /// - Parameter code: what the peers are told.
    func shutdown(_ code: CloseCode) async
}
