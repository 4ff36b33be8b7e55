public import MeshTransport

/// Decides whether a link may still be heard.
///
/// Asked for every message, on the link's event loop: must be quick.
public protocol AdmissionGate: AnyObject, Sendable {
    /// Whether the link is admitted and its peer was acceptable when last judged.
    func admits(_ link: LinkID) -> Bool
}
