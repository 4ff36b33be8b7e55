/// One operation of a concurrent history: who was asked, from when to when, and what the answer was.
package struct HistoryOperation: Sendable {
    package enum Outcome: Sendable {
        /// An invite was redeemed by a key.
        case redeemed(token: String, key: String, certificate: String)
        /// An invite was refused.
        case refused(token: String)
        /// A certificate was replaced.
        case renewed(predecessor: String, certificate: String)
        /// A sign of life with this nonce was taken.
        case accepted(nonce: String)
        /// A certificate was revoked, by the list of this sequence at the latest.
        case revoked(certificate: String, sequence: Int64)
        /// A revocation list was read.
        case listed(sequence: Int64, revoked: Set<String>)
    }

    /// Which of the processes was asked.
    package let process: Int
    /// When the request was sent, on ``TrialClock``.
    package let begin: UInt64
    /// When the answer had arrived.
    package let end: UInt64
    package let outcome: Outcome

    package init(process: Int, begin: UInt64, end: UInt64, _ outcome: Outcome) {
        self.process = process
        self.begin = begin
        self.end = end
        self.outcome = outcome
    }
}
