internal import MeshProtocol

/// Which sequences were asked for, so that none is asked for too often, by us or on behalf of others.
/// - Source: RFC 8966 §3.8.2
struct SequenceRequestLog: Sendable {
    private struct Asked: Sendable {
        var sequence: Int64
        var attempts: Int
        var nextAttempt: ContinuousClock.Instant?
    }

    private struct Passed: Sendable {
        var sequence: Int64
        var until: ContinuousClock.Instant
    }

    /// Attempts to get one sequence, each waiting twice as long as the one before.
    static let maximumAttempts = 6
    /// Requests of others that are remembered.
    static let maximumPassedRequests = 4_096

    private var asked: [NodeID: Asked] = [:]
    private var passed: [NodeID: Passed] = [:]

    /// When the next attempt is due; nil when none is.
    var nextAttempt: ContinuousClock.Instant? { asked.values.compactMap(\.nextAttempt).min() }

    /// The destinations that are to be asked now, of those for which a newer sequence is wanted.
    mutating func due(
        _ wanted: [NodeID: SequenceClaim], now: ContinuousClock.Instant, interval: Duration
    ) -> [NodeID] {
        if asked.isEmpty, wanted.isEmpty { return [] }
        asked = asked.filter { wanted[$0.key]?.sequence == $0.value.sequence }
        var due: [NodeID] = []
        for (destination, claim) in wanted {
            var entry =
                asked[destination] ?? Asked(sequence: claim.sequence, attempts: 0, nextAttempt: now)
            if let next = entry.nextAttempt, next <= now {
                due.append(destination)
                entry.nextAttempt =
                    entry.attempts + 1 < Self.maximumAttempts
                    ? now.advanced(by: interval * (2 << entry.attempts)) : nil
                entry.attempts += 1
            }
            asked[destination] = entry
        }
        return due.sorted()
    }

    /// Takes note of a request of another node that is about to be passed on.
    ///
    /// - Returns: Whether it may be; not when the like was passed on a moment ago.
    mutating func pass(_ request: SequenceRequest, now: ContinuousClock.Instant, interval: Duration) -> Bool {
        if let known = passed[request.destination], known.until > now, known.sequence >= request.claim.sequence {
            return false
        }
        if passed.count >= Self.maximumPassedRequests { passed = passed.filter { $0.value.until > now } }
        guard passed.count < Self.maximumPassedRequests else { return false }
        passed[request.destination] = Passed(sequence: request.claim.sequence, until: now.advanced(by: interval))
        return true
    }
}
