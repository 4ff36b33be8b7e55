/// The form of frames that both ends of a link agreed on.
///
/// A dialler offers the subprotocols it has, best first, and a listener selects the best it has. A peer
/// that neither offers nor selects one is a reference peer.
///
/// - Source: Specification 03 §1 and §4
public enum LinkVersion: Sendable, Hashable, Comparable {
    /// No subprotocol was selected: one JSON message in each frame, and the peer may be the reference.
    case legacy
    /// `genesis-mesh.1` was selected: frames as in `legacy`, and the peer is of this implementation.
    case one

    /// The versions that this implementation speaks, best first; offered by the dialler in this order.
    public static let offered: [LinkVersion] = [.one]

    /// The value of `Sec-WebSocket-Protocol`, or nil for the legacy form.
    public var subprotocol: String? {
        switch self {
        case .legacy: nil
        case .one: "genesis-mesh.1"
        }
    }

    /// Whether the peer is known to be of this implementation.
    ///
    /// What must never reach a reference peer, such as closing one of two duplicate links, asks this first.
    public var isOurs: Bool { self != .legacy }

    /// Selects the best version out of what a peer offered.
    ///
    /// - Parameter subprotocols: the offered names, in any order.
    /// - Returns: the best version that both have, `legacy` if there is none.
    public static func best(of subprotocols: [some StringProtocol]) -> LinkVersion {
        for version in offered {
            guard let name = version.subprotocol else { continue }
            if subprotocols.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { return version }
        }
        return .legacy
    }
}
