/// Every bound, interval and default that concerns the wire and the nodes, in one place.
///
/// Code takes these as defaults of its configuration; a value outside the allowed range is refused at start. Limits of
/// the authority are in `AuthorityLimits`. Decoders bound size and nesting only: what is said here about identifiers,
/// roles, hops, metrics and ages is judged by the receiver that acts on the value.
public enum MeshLimits: Sendable {}

// MARK: - Text and documents

extension MeshLimits {
    /// Nesting of arrays and objects in JSON, in levels.
    ///
    /// At the limit: deeper text is refused as `invalid_json`.
    ///
    /// - Source: Specification 01 §3
    public static let maximumJSONDepth = 64

    /// Length of a message id or nonce, in characters.
    ///
    /// At the limit: the message is refused.
    public static let maximumMessageIDLength = 64

    /// Length of any other identifier or name, in characters.
    ///
    /// At the limit: the value is refused.
    public static let maximumNameLength = 128

    /// Signatures on one document.
    ///
    /// At the limit: a document with more is never valid.
    ///
    /// - Source: Specification 01 §6
    public static let maximumSignatures = 16

    /// Roles in one certificate.
    ///
    /// At the limit: the certificate is refused.
    public static let maximumRoles = 1_024

    /// Length of one role, in characters.
    ///
    /// At the limit: the certificate is refused.
    public static let maximumRoleLength = 80

    /// Difference accepted between our clock and the dates of certificates and lists.
    ///
    /// Beyond it: refused, and `clockSkew` is named.
    ///
    /// - Source: Specification 02 §3
    public static let clockSkew = Duration.seconds(300)
}

// MARK: - Hops and metrics

extension MeshLimits {
    /// Hops that a message of ours may take.
    ///
    /// - Source: Specification 04 §1
    public static let defaultTTL: Int64 = 10

    /// Hops that a message from outside may still take: what it says is clamped to this range.
    ///
    /// - Source: Specification 04 §1
    public static let acceptedTTL: ClosedRange<Int64> = 1...16

    /// Metrics of reachable routes.
    ///
    /// Sums saturate; above the range a destination is unreachable.
    ///
    /// - Source: Specification 05 §6
    public static let acceptedMetric: ClosedRange<Int64> = 1...10
}

// MARK: - Control messages

extension MeshLimits {
    /// Life of a control message, from `issued_at` to `expires_at`.
    ///
    /// Beyond it: refused.
    public static let maximumControlMessageLife = Duration.seconds(86_400)

    /// Life of a control message that names no expiry.
    ///
    /// Beyond it: refused.
    public static let controlMessageLifeWithoutExpiry = Duration.seconds(300)

    /// Control messages remembered against replay.
    ///
    /// At the limit: new commands are refused.
    public static let maximumControlReplayEntries = 65_536
}

// MARK: - Periodic work

extension MeshLimits {
    /// Part of a certificate's life after which it is renewed; each node varies it by `renewalJitter`.
    public static let renewalFraction = 0.5

    /// How far the moment of renewal varies, as a part of the certificate's life.
    public static let renewalJitter = 0.1

    /// Longest wait between attempts to renew, which go on for ever.
    public static let renewalRetryCap = Duration.seconds(600)

    /// How far other periodic jobs vary, as a part of their interval.
    public static let periodicJitter = 0.1
}
