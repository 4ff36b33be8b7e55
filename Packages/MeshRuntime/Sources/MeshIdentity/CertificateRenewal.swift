public import MeshProtocol

/// When a node renews its certificate, and when it tries again.
///
/// The renewal is due once about half of the lifetime has passed (50 % ± 10 %, chosen anew for each certificate so
/// that nodes which started together do not renew together). A failure waits 30, 60, 120, 300 and then 600 s, each
/// jittered, for ever.
/// - Source: Specification 05 §9
public struct CertificateRenewal: Sendable {
    /// What is to be done now.
    public enum CheckAction: Sendable, Equatable {
        /// Nothing; check again after this time at the latest.
        case wait(Duration)
        /// Ask the authority for a new certificate, then call ``renewed(issuedAt:expiresAt:using:)`` or
        /// ``failed(now:using:)``. Not given again before one of them was called.
        case renew
    }

    private enum State {
        case idle
        case renewing
        case backingOff(until: ContinuousClock.Instant)
    }

    /// The longest time between two checks: wall clocks jump, so a far due time is not slept through.
    public static let checkInterval: Duration = .seconds(60)
    /// The waits after the first, second, … failure; the last one repeats.
    public static let retryWaits: [Duration] = [30, 60, 120, 300, 600].map { .seconds($0) }

    /// The number of failed attempts since the last success.
    public private(set) var failures = 0
    private var dueAt: UTCTime
    private var state = State.idle

    /// Creates the renewal of a certificate.
    public init(issuedAt: UTCTime, expiresAt: UTCTime, using random: inout some RandomNumberGenerator) {
        dueAt = Self.due(issuedAt: issuedAt, expiresAt: expiresAt, using: &random)
    }

    /// Asks what is to be done.
    public mutating func check(wall: UTCTime, now: ContinuousClock.Instant) -> CheckAction {
        switch state {
        case .renewing:
            return .wait(Self.checkInterval)
        case .backingOff(let until) where until > now:
            return .wait(min(now.duration(to: until), Self.checkInterval))
        case .idle, .backingOff:
            guard dueAt <= wall else {
                return .wait(min(dueAt.duration(since: wall), Self.checkInterval))
            }
            state = .renewing
            return .renew
        }
    }

    /// Takes note of a new certificate.
    public mutating func renewed(
        issuedAt: UTCTime, expiresAt: UTCTime, using random: inout some RandomNumberGenerator
    ) {
        failures = 0
        dueAt = Self.due(issuedAt: issuedAt, expiresAt: expiresAt, using: &random)
        state = .idle
    }

    /// Takes note of a failed attempt.
    ///
    /// - Returns: The time until the next attempt.
    public mutating func failed(
        now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> Duration {
        let wait = Self.retryWaits[min(failures, Self.retryWaits.count - 1)]
        failures = min(failures + 1, Int.max - 1)
        let jitter = MeshLimits.periodicJitter
        let factor = Double.random(in: 1 - jitter...1 + jitter, using: &random)
        let jittered = min(wait * factor, MeshLimits.renewalRetryCap)
        state = .backingOff(until: now.advanced(by: jittered))
        return jittered
    }

    /// Takes note that the authority key behind our certificate has ended.
    ///
    /// The renewal becomes due at a random time within the shorter of 600 s and half of the vouching grace.
    public mutating func authorityKeyEnded(
        at end: UTCTime, grace: Duration, using random: inout some RandomNumberGenerator
    ) {
        let window = max(.zero, min(.seconds(600), grace / 2))
        dueAt = min(dueAt, end.advanced(by: window * Double.random(in: 0...1, using: &random)))
    }

    private static func due(
        issuedAt: UTCTime, expiresAt: UTCTime, using random: inout some RandomNumberGenerator
    ) -> UTCTime {
        let life = max(.zero, expiresAt.duration(since: issuedAt))
        let (fraction, jitter) = (MeshLimits.renewalFraction, MeshLimits.renewalJitter)
        return issuedAt.advanced(by: life * Double.random(in: fraction - jitter...fraction + jitter, using: &random))
    }
}
