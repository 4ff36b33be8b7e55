/// The result of verifying a key history.
///
/// - Source: Specification 02 §11
public struct KeyHistoryVerification: Sendable {
    /// The history, if the genesis block and every record were accepted; nothing of a refused chain is offered.
    public let history: AuthorityKeyHistory?

    /// The first refusal, after which nothing was looked at; empty when there was none.
    public let failures: [KeyHistoryFailure]

    /// Whether everything was accepted.
    public var isVerified: Bool { history != nil && failures.isEmpty }

    init(verified history: AuthorityKeyHistory) {
        self.history = history
        failures = []
    }

    init(refused failure: KeyHistoryFailure) {
        history = nil
        failures = [failure]
    }
}
