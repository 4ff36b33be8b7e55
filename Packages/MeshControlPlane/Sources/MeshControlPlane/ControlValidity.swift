internal import MeshProtocol

/// The time for which a control message may be carried out.
///
/// - Source: Specification 05 §10
struct ControlValidity: Equatable {
    /// The last moment of validity.
    let end: UTCTime

    /// Judges the dates of a message.
    ///
    /// Without `expires_at` it ends a short time after `issued_at`; a life is bounded, and `issued_at` lies at most
    /// the clock skew ahead.
    ///
    /// - Throws: `ControlRefusal` of the stage `expired`.
    init(of message: ControlMessage, now: UTCTime) throws(ControlRefusal) {
        guard let start = message.issuedAt.time else { throw Self.refusal("has an issue date without zone") }
        if let expiry = message.expiresAt {
            guard let time = expiry.time else { throw Self.refusal("has an expiry date without zone") }
            end = time
        } else {
            end = start.advanced(by: MeshLimits.controlMessageLifeWithoutExpiry)
        }
        guard now <= end else { throw Self.refusal("has expired") }
        guard start <= now.advanced(by: MeshLimits.clockSkew) else { throw Self.refusal("is issued in the future") }
        guard start <= end else { throw Self.refusal("expires before it is issued") }
        guard end.duration(since: start) <= MeshLimits.maximumControlMessageLife else {
            throw Self.refusal("is valid for longer than 24 hours")
        }
    }

    private static func refusal(_ fault: String) -> ControlRefusal {
        ControlRefusal(.expired, "Control message \(fault)")
    }
}
