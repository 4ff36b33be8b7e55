/// What fills the members that a received message leaves out.
///
/// - Source: Specification 04 §1
public struct MessageDefaults: Sendable {
    /// The message id; nil makes a fresh UUID, but only for a message that has none.
    public var id: String?

    /// The time of sending, in seconds since 1970.
    public var timestamp: Double

    /// Makes defaults.
    ///
    /// - Parameters:
    ///   - id: The message id; nil makes a fresh UUID for a message that has none.
    ///   - timestamp: The time of receipt, in seconds since 1970.
    public init(id: String? = nil, timestamp: Double) {
        self.id = id
        self.timestamp = timestamp
    }
}
