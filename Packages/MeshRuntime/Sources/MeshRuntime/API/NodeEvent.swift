public import MeshProtocol
public import MeshTransport

/// Something that happened in a running node.
public enum NodeEvent: Sendable, Equatable {
    /// The node accepts links on this port.
    case listening(port: Int)
    /// The first link to a peer is up; it can be sent to.
    case peerUp(NodeID)
    /// The last link to a peer is gone.
    case peerDown(NodeID, cause: LinkEnd)
    /// The route to a destination appeared, changed, or (next hop nil) went.
    case routeChanged(destination: NodeID, nextHop: NodeID?, metric: Int?)
    /// A newer revocation list is in force, and every live link has been judged by it.
    case revocationsUpdated(sequence: Int64)
    /// The revocation list in force is past its next update.
    case revocationsStale(sequence: Int64)
    /// A peer no longer passes; its links are being closed.
    case peerRejected(NodeID, reason: String)
    /// Our own certificate was replaced.
    case certificateRenewed(id: String)
    /// A renewal failed; it is tried again.
    case renewalFailed(reason: String)
    /// A heartbeat to the authority failed; it is tried again.
    case heartbeatFailed(reason: String)
    /// A dial failed; for an anchor or a configured peer it is tried again.
    case dialFailed(Endpoint, reason: String)
    /// A message for this node was dropped because the application did not take the ones before it.
    case deliveryOverflow(messageID: String)
    /// The node stops.
    case stopping
}
