/// What is known of the number of rows.
public protocol CountReader {
    /// How many rows of each kind there are.
    func counts() throws -> StoreCounts
}
