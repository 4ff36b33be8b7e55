public import MeshProtocol

/// Takes application messages.
///
/// All sinks are called on the link's event loop and must not block. The peer is the authenticated one of the link;
/// what a message says of its sender is a claim.
public protocol DataSink: AnyObject, Sendable {
    /// A `data` message came over a peer's link.
    func receiveData(_ message: MeshMessage, from peer: NodeID)
}

/// Takes routing messages.
public protocol RouteSink: AnyObject, Sendable {
    /// A `route_announce` or `route_update` came.
    func receiveRoutes(_ payload: JSONObject, from peer: NodeID)
    /// A `route_withdraw` came.
    func receiveWithdrawal(_ payload: JSONObject, from peer: NodeID)
}

/// Takes discovery messages.
public protocol DiscoverySink: AnyObject, Sendable {
    /// A `peer_request` came.
    func receivePeerRequest(from peer: NodeID)
    /// A `peer_response` or `peer_announce` came.
    func receivePeers(_ peers: [PeerInfo], from peer: NodeID)
}

/// Takes revocation messages.
public protocol RevocationSink: AnyObject, Sendable {
    /// A `revocation` message came.
    func receiveRevocation(_ payload: RevocationPayload, from peer: NodeID)
}

/// Takes control messages.
public protocol ControlSink: AnyObject, Sendable {
    /// A `control_message` came.
    func receiveControl(_ message: ControlMessage, from peer: NodeID)
}
