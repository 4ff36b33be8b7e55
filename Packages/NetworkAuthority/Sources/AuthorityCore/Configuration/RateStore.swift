/// Where an authority counts the requests of an address or key.
///
/// - Source: Specification 06 §2
public enum RateStore: String, Sendable, CaseIterable {
    /// In the process: exact, over any 60 s, and forgotten at its end.
    case memory
    /// Also in the database, in windows of 60 s: processes on one database share their limits, about half a second late.
    case database
}
