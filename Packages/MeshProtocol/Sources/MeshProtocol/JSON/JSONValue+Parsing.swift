extension JSONValue {
    /// Parses a whole text with the strict parser.
    ///
    /// - Parameter bytes: UTF-8 without a byte order mark. The caller bounds the length; nesting is bounded here.
    /// - Throws: the reason of the first fault in text order.
    /// - Source: Specification 01 §3
    public init(parsing bytes: [UInt8]) throws(JSONRefusal) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.parseDocument()
    }

    /// Parses a whole text with the strict parser.
    ///
    /// - Throws: the reason of the first fault in text order.
    /// - Source: Specification 01 §3
    public init(parsing text: String) throws(JSONRefusal) {
        try self.init(parsing: Array(text.utf8))
    }
}
