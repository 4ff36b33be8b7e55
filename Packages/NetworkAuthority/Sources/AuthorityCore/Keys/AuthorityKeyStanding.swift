public import MeshProtocol

/// Whether the authority may sign with its key.
///
/// - Source: Specification 06 §6, §9
public enum AuthorityKeyStanding: Sendable, Equatable {
    /// It signs.
    case signing
    /// A recorded succession names the key, but has not taken effect yet.
    case pending(signsFrom: UTCTime)
    /// It signs nothing any more.
    case stopped(StopReason)

    /// Why a key signs nothing any more.
    public enum StopReason: Sendable, Equatable {
        /// The next key has started.
        case succeeded
        /// Its enforced end has come.
        case expired
    }

    /// What who wants something signed is told; nil while the key signs.
    public var refusal: AuthorityRefusal? {
        switch self {
        case .signing: nil
        case .pending(let time):
            AuthorityRefusal(
                .naKeyNotYetEffective,
                "The authority's key signs from \(time.zuluText) on; until then ask an instance with the key before it")
        case .stopped(.succeeded):
            AuthorityRefusal(
                .naKeySucceeded,
                "The authority's key was succeeded; ask an instance with the new key, or restart this one with it")
        case .stopped(.expired):
            AuthorityRefusal(.naKeyExpired, "The authority's key has reached its end and signs nothing any more")
        }
    }
}
