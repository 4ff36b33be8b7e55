// Swift compares strings by canonical equivalence. Identifiers, keys and names from outside are compared by
// their UTF-8 bytes instead.

extension String {
    /// Whether two texts have the same UTF-8 bytes.
    ///
    /// - Source: Specification 01 §1, §10
    public func isSameText(as other: String) -> Bool {
        // Equal bytes imply canonical equivalence, which is one memory comparison for ASCII text.
        self == other && utf8.elementsEqual(other.utf8)
    }

    /// Whether this text comes before another by Unicode code point, which is the order of the UTF-8 bytes.
    ///
    /// - Source: Specification 01 §2
    public func precedesInCodePoints(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
