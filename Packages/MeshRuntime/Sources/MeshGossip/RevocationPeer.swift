/// What gossip with one peer has come to, and what may be sent to it at a moment.
struct RevocationPeer: Sendable {
    /// The sequence that the peer last said to hold; nil when it said nothing.
    var announced: Int64?
    /// Whether a list waits for its time.
    var isListOwed = false
    private var lastList: (sequence: Int64, at: ContinuousClock.Instant)?
    private var lastRequest: ContinuousClock.Instant?

    /// When a waiting list may be sent.
    func listDue(_ sequence: Int64, _ configuration: RevocationConfiguration) -> ContinuousClock.Instant? {
        guard isListOwed, let lastList, lastList.sequence != sequence else { return nil }
        return lastList.at.advanced(by: configuration.pushInterval)
    }

    /// Whether the list with this sequence may be sent now.
    ///
    /// A newer one waits; the same one is not sent again so soon.
    mutating func admitsList(
        _ sequence: Int64, now: ContinuousClock.Instant, _ configuration: RevocationConfiguration
    ) -> Bool {
        if let lastList {
            let isSame = lastList.sequence == sequence
            let interval = isSame ? configuration.fullListInterval : configuration.pushInterval
            guard lastList.at.duration(to: now) >= interval else {
                isListOwed = !isSame
                return false
            }
        }
        isListOwed = false
        lastList = (sequence, now)
        return true
    }

    /// The list that was sent last may not have arrived; the peer may ask for it at once.
    mutating func listLost() {
        lastList = nil
    }

    /// Whether the peer may be asked for its list now.
    mutating func admitsRequest(now: ContinuousClock.Instant, _ configuration: RevocationConfiguration) -> Bool {
        if let lastRequest, lastRequest.duration(to: now) < configuration.pushInterval { return false }
        lastRequest = now
        return true
    }
}
