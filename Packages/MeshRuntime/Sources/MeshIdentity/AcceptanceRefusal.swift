/// Why a peer's certificate is not accepted, in the order in which the rules are applied.
///
/// The reason stays on our side: a refused peer sees its socket close and nothing else.
/// - Source: Specification 03 §3
public enum AcceptanceRefusal: String, Error, Sendable, CaseIterable {
    /// The payload is no base64 text of a join certificate.
    case undecodable
    /// The certificate carries more signatures than are ever looked at.
    case tooManySignatures = "too_many_signatures"
    /// The certificate has more roles, or longer ones, than are accepted.
    case tooManyRoles = "too_many_roles"
    /// The certificate belongs to another network.
    case wrongNetwork = "wrong_network"
    /// The certificate is not yet valid or has ended, by more than the accepted clock skew.
    case clockSkew = "clock_skew"
    /// The current revocation list names the certificate.
    case revoked
    /// No signature verifies with an authority key that is accepted for its date and still vouches.
    case untrusted
    /// `node_public_key` is not the canonical text of a valid key.
    case invalidKey = "invalid_key"
    /// The Noise static key is not the conversion of the certificate's key.
    case keyMismatch = "key_mismatch"
    /// The certificate is about our own key: we reached ourselves.
    case ownKey = "own_key"
}
