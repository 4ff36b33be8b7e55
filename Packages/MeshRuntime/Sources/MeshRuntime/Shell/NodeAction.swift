internal import Logging
internal import MeshProtocol
internal import MeshTransport

/// What follows from a change of a node's state; performed after the state's lock is released.
enum NodeAction: Sendable {
    /// Sends a frame on links.
    case send(OutboundFrame, lane: SendLane, over: [any Link])
    /// Closes a link.
    case close(any Link, CloseCode)
    /// Tells subscribers.
    case event(NodeEvent)
    /// Writes a debug line.
    case note(Logger.Message, Logger.Metadata)
    /// Dials an endpoint, off the receive path.
    case dial(DialScheduler.Dial)
    /// Writes the revocation list to disk.
    case persistRevocations
    /// Asks the authority for its revocation list now.
    case pollAuthority
}
