/// Why a genesis block or a key history is not trusted.
public struct TrustError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The refusal in the words of the specification.
    public let reason: KeyHistoryFailure.Reason
    /// What happened, to what, and what to do.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - reason: The refusal in the words of the specification.
    ///   - message: What happened, to what, and what to do.
    public init(_ reason: KeyHistoryFailure.Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The reason and the message.
    public var description: String { "\(reason.rawValue): \(message)" }

    /// Compares the reasons; messages are for people.
    public static func == (left: TrustError, right: TrustError) -> Bool { left.reason == right.reason }
}
