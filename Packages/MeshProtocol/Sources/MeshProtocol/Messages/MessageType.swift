/// What a mesh message is about.
///
/// The last seven are names only: nobody sends them, receivers ignore them.
///
/// - Source: Specification 04 §3
public enum MessageType: String, Sendable, Hashable, CaseIterable {
    /// Asks for a pong; measures the link.
    case ping
    /// Answers a ping.
    case pong
    /// Asks for known peers.
    case peerRequest = "peer_request"
    /// Answers with known peers.
    case peerResponse = "peer_response"
    /// Offers known peers unasked.
    case peerAnnounce = "peer_announce"
    /// Offers routes.
    case routeAnnounce = "route_announce"
    /// Offers routes; handled as `routeAnnounce`.
    case routeUpdate = "route_update"
    /// Retracts routes.
    case routeWithdraw = "route_withdraw"
    /// Carries bytes of an application.
    case data
    /// Carries a signed command.
    case controlMessage = "control_message"
    /// Spreads certificate revocation lists.
    case revocation
    /// A name only.
    case disconnect
    /// A name only.
    case dataAck = "data_ack"
    /// A name only.
    case policyUpdate = "policy_update"
    /// A name only.
    case serviceAnnounce = "service_announce"
    /// A name only.
    case serviceRequest = "service_request"
    /// A name only.
    case serviceResponse = "service_response"
}
