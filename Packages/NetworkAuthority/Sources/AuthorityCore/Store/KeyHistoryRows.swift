/// What a decision may look at of the authority's keys.
public protocol KeyHistoryReader {
    /// The authority's keys, in order.
    func keyHistory() throws -> [KeyHistoryRecord]
}

/// What a decision may change of the authority's keys.
public protocol KeyHistoryWriter {
    /// Adds a key of the authority.
    func append(_ key: KeyHistoryRecord) throws
}
