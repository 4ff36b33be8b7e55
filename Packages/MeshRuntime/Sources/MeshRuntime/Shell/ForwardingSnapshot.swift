internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport

/// What the data path needs to know: who is next for whom, over which link, and which links may be heard.
///
/// Immutable; made anew with every change of links or routes.
struct ForwardingSnapshot: Sendable {
    /// The next hop of each destination.
    var table = ForwardingTable()
    /// The link to each neighbour.
    var outbound: [NodeID: any Link] = [:]
    /// The links that may be heard.
    var admitted: Set<LinkID> = []
}
