/// Which side opened the link.
public enum LinkDirection: Sendable, Hashable {
    /// We dialled the peer; we were the initiator of the handshake.
    case dialed
    /// The peer dialled us; we were the responder of the handshake.
    case accepted
}
