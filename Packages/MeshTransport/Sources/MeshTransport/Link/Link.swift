public import MeshProtocol

/// An authenticated, encrypted link to one peer.
///
/// All members may be used from any thread.
///
/// - Source: Specification 03
public protocol Link: AnyObject, Sendable {
    /// The identity of the link in this process; newer links have greater ones.
    var id: LinkID { get }
    /// Who is at the other end.
    var peer: AuthenticatedPeer { get }
    /// Which side opened the link.
    var direction: LinkDirection { get }
    /// The endpoint that was dialled; nil for an accepted link.
    var dialedEndpoint: Endpoint? { get }
    /// The remote socket address as text, for logs and per-source limits.
    var remoteAddress: String { get }
    /// The form of frames, and whether the peer is of this implementation.
    var version: LinkVersion { get }
    /// Whether frames can be sent now.
    var isEstablished: Bool { get }
    /// What the link has carried until now.
    var statistics: LinkStatistics { get }

    /// Queues a frame; success means that the link's bounded lane took it.
    ///
    /// Never blocks. Frames of one lane leave in the order of the calls.
    ///
    /// - Parameters:
    ///   - frame: the encoded message.
    ///   - lane: how urgent it is.
    /// - Throws: `notConnected` if the link is not established, `messageTooLarge` if the frame exceeds the
    ///   largest frame, `laneFull` for data beyond the lane's bound. A full control lane closes the link and
    ///   throws `laneFull`.
    func send(_ frame: OutboundFrame, on lane: SendLane) throws(LinkError)

    /// Closes the link; further calls have no effect.
    ///
    /// Called on the link's event loop, no frame is delivered to the observer after it returns; called
    /// elsewhere, none after the call has reached that loop. Frames that wait in the lanes are dropped.
    /// `linkClosed` is called in a later turn of the loop, never from inside this call.
    ///
    /// - Parameter code: what the peer is told.
    func close(_ code: CloseCode)

    /// Stops reading from the socket, because whoever takes the messages does not keep up.
    ///
    /// Messages that were read already may still arrive. Heartbeats are not answered meanwhile, so a pause
    /// that lasts longer than the dead-peer time ends the link.
    func pauseReading()

    /// Reads on after ``pauseReading()``.
    func resumeReading()
}

extension Link {
    /// Does nothing.
    public func pauseReading() {}

    /// Does nothing.
    public func resumeReading() {}
}
