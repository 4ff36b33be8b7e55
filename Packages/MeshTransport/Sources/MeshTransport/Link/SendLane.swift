/// The three lanes in which frames leave a link, the most urgent first.
///
/// Lanes are served in strict order: a frame of a lower lane leaves only when every higher lane is empty.
/// What happens at a lane's bound differs, see ``SendLanes``.
public enum SendLane: Int, CaseIterable, Sendable {
    /// Control messages, revocations and heartbeats. A full lane closes the link.
    case control
    /// Route and discovery messages. A full lane is emptied and the whole state asked for again.
    case routing
    /// Application data. A full lane is told to the sender by ``LinkError/Code/laneFull``.
    case data
}
