public import MeshProtocol

/// One key of the authority and the times at which it counts.
///
/// - Source: Specification 02 §11 (Windows)
public struct AuthorityKeyWindow: Sendable, Equatable {
    /// The position in the history; 1 is the key of the genesis block.
    public let keySequence: Int64
    /// The key's id, or nil for the genesis key while no record names it.
    public internal(set) var keyID: String?
    /// The key.
    public let publicKey: PublicKey
    /// When the key starts; nil for the genesis key, which has always started.
    public let validFrom: UTCTime?
    /// When the next key starts; nil for the newest key.
    public internal(set) var succeededAt: UTCTime?
    /// The planned end.
    public let validTo: Timestamp
    /// Whether the planned end counts; the genesis key's is shown only.
    public let isEndEnforced: Bool

    /// How long after its succession a key is still accepted, for documents signed during the hand-over.
    public static let handover = Duration.seconds(300)

    /// The longest time that a key vouches after its end and the hand-over.
    public static let maximumVouchingGrace = Duration.seconds(86_400)

    /// When the key stops signing: the earlier of its succession and its enforced end; nil while it has no end.
    public var end: UTCTime? {
        switch (succeededAt, enforcedEnd) {
        case (let succession?, let end?): min(succession, end)
        case (let succession?, nil): succession
        case (nil, let end): end
        }
    }

    /// Whether the authority signs with the key at a time: started, not succeeded, not ended.
    public func signs(at time: UTCTime) -> Bool {
        hasStarted(at: time) && isBefore(succeededAt, time) && isBefore(enforcedEnd, time)
    }

    /// Whether the key is accepted for a document of that date: as for signing, with the hand-over.
    public func isAccepted(forDate time: UTCTime) -> Bool {
        hasStarted(at: time) && isBefore(succeededAt?.advanced(by: Self.handover), time)
            && isBefore(enforcedEnd, time)
    }

    /// When the key stops vouching for what it signed; nil while it has no end.
    ///
    /// - Parameter grace: The history's `vouchingGrace`.
    public func vouchesUntil(grace: Duration) -> UTCTime? {
        end?.advanced(by: Self.handover).advanced(by: grace)
    }

    /// Whether what the key signed still counts now.
    ///
    /// - Parameters:
    ///   - now: The present time.
    ///   - grace: The history's `vouchingGrace`.
    public func vouches(at now: UTCTime, grace: Duration) -> Bool {
        isBefore(vouchesUntil(grace: grace), now)
    }

    /// The window as JSON, in the form of `/na/key-history`.
    public var json: JSONValue {
        [
            "key_sequence": .int(keySequence),
            "key_id": keyID.map { .string($0) } ?? .null,
            "public_key": .string(publicKey.text),
            "valid_from": validFrom.map { .string($0.zuluText) } ?? .null,
            "succeeded_at": succeededAt.map { .string($0.zuluText) } ?? .null,
            "valid_to": .string(validTo.time?.zuluText ?? validTo.text),
            "valid_to_enforced": .bool(isEndEnforced),
        ]
    }

    private var enforcedEnd: UTCTime? { isEndEnforced ? validTo.time : nil }

    private func hasStarted(at time: UTCTime) -> Bool {
        guard let validFrom else { return true }
        return validFrom <= time
    }

    private func isBefore(_ end: UTCTime?, _ time: UTCTime) -> Bool {
        guard let end else { return true }
        return time < end
    }
}
