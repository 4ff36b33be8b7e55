public import MeshProtocol
public import MeshTransport

/// Which subsystem a message goes to, and whether its link may still be heard.
///
/// One value serves all links; it holds no state, so it may be used on many event loops at once. A link whose peer is
/// revoked, expired or no longer vouched for is refused here for every kind of message alike.
/// - Source: Specification 04 §3, 05 §2.
public struct InboundDispatcher: Sendable {
    private let gate: any AdmissionGate
    private let data: any DataSink
    private let routes: any RouteSink
    private let discovery: any DiscoverySink
    private let revocations: any RevocationSink
    private let control: any ControlSink

    /// Creates a dispatcher between a gate and the subsystems.
    public init(
        gate: any AdmissionGate, data: any DataSink, routes: any RouteSink, discovery: any DiscoverySink,
        revocations: any RevocationSink, control: any ControlSink
    ) {
        self.gate = gate
        self.data = data
        self.routes = routes
        self.discovery = discovery
        self.revocations = revocations
        self.control = control
    }

    /// Hands a message to its subsystem.
    ///
    /// - Parameter link: the link that it came over.
    /// - Parameter peer: the authenticated peer of that link.
    /// - Returns: what became of it; the caller counts refusals.
    public func dispatch(_ message: MeshMessage, over link: LinkID, from peer: NodeID) -> InboundOutcome {
        guard gate.admits(link) else { return .refused(.notAdmitted) }
        guard message.messageID.utf8.count <= MeshLimits.maximumMessageIDLength else {
            return .refused(.identifierTooLong)
        }
        switch message.type {
        case .data:
            data.receiveData(message, from: peer)
        case .routeAnnounce, .routeUpdate:
            routes.receiveRoutes(message.payload, from: peer)
        case .routeWithdraw:
            routes.receiveWithdrawal(message.payload, from: peer)
        case .peerRequest:
            discovery.receivePeerRequest(from: peer)
        case .peerResponse, .peerAnnounce:
            return dispatchPeers(message.payload, from: peer)
        case .revocation:
            return dispatchRevocation(message.payload, from: peer)
        case .controlMessage:
            return dispatchControl(message.payload, from: peer)
        case .ping, .pong, .disconnect, .dataAck, .policyUpdate, .serviceAnnounce, .serviceRequest, .serviceResponse:
            return .ignored
        }
        return .dispatched
    }

    private func dispatchPeers(_ payload: JSONObject, from peer: NodeID) -> InboundOutcome {
        // What was wrong with a payload does not matter here: the caller counts that it was refused.
        guard let peers = try? PeersPayload(payload) else { return .refused(.malformedPayload) }
        discovery.receivePeers(peers.peers, from: peer)
        return .dispatched
    }

    private func dispatchRevocation(_ payload: JSONObject, from peer: NodeID) -> InboundOutcome {
        // As above: counted by the caller.
        guard let payload = try? RevocationPayload(payload) else { return .refused(.malformedPayload) }
        revocations.receiveRevocation(payload, from: peer)
        return .dispatched
    }

    private func dispatchControl(_ payload: JSONObject, from peer: NodeID) -> InboundOutcome {
        // As above: counted by the caller.
        guard let message = try? ControlMessage(json: .object(payload)) else {
            return .refused(.malformedPayload)
        }
        control.receiveControl(message, from: peer)
        return .dispatched
    }
}
