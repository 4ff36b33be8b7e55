/// Why a revocation list is not accepted.
/// - Source: Specification 05 §8
public enum CRLRefusal: String, Error, Sendable, CaseIterable {
    /// Its issuer is no key that we know.
    case unknownIssuer = "unknown_issuer"
    /// It carries no signature, or more than are ever looked at.
    case unsigned
    /// Its first signature does not verify with the issuer's key; for a list from the authority, none does.
    case invalidSignature = "invalid_signature"
    /// The issuer's key is not accepted for the list's date, or no longer vouches.
    case keyNotAccepted = "key_not_accepted"
    /// Its sequence is negative, or its dates have no zone.
    case malformed
    /// It has more entries than are held.
    case tooManyEntries = "too_many_entries"
    /// It is dated more than 300 s in the future.
    case inFuture = "in_future"
    /// Its next update has passed.
    case overdue
    /// It claims to be valid for longer than 48 h.
    case validityTooLong = "validity_too_long"
    /// The list that is held is as new or newer.
    case notNewer = "not_newer"
    /// It has the sequence of the list that is held and other content: somebody signs with the authority's key.
    case conflicting
}
