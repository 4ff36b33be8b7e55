/// Why an announcement is not believed, in the order in which the rules are applied.
/// - Source: Specification 04 §2
public enum AnnouncementRefusal: String, Error, Sendable, CaseIterable {
    /// It is about ourselves.
    case ownAnnouncement = "own_announcement"
    /// A member that must be there is missing, empty or too long.
    case incomplete
    /// It was made more than 300 s ago.
    case tooOld = "too_old"
    /// It was made more than 60 s in the future, or at no finite time.
    case inFuture = "in_future"
    /// Its nonce was already used by this node.
    case replayed
    /// No certificate is at hand, or it is not that of the announced node.
    case noCertificate = "no_certificate"
    /// The certificate is not accepted.
    case certificateRefused = "certificate_refused"
    /// The signature does not verify with the certificate's key.
    case invalidSignature = "invalid_signature"
    /// The memory for nonces is full; the announcement is refused rather than a nonce forgotten.
    case memoryFull = "memory_full"
}
