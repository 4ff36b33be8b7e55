extension JSONValue {
    /// The canonical form C: what is signed, and what HTTP replies carry.
    ///
    /// - Source: Specification 01 §2
    public func canonicalBytes() -> [UInt8] {
        JSONEncoding.canonical.bytes(of: self)
    }

    /// The plain form P: wire messages, certificates inside payloads, stored columns.
    ///
    /// - Source: Specification 01 §2
    public func plainBytes() -> [UInt8] {
        JSONEncoding.plain.bytes(of: self)
    }

    /// The spaced form S: audit lines (members in order) and their hash input (members sorted).
    ///
    /// No newline at the end.
    ///
    /// - Source: Specification 01 §2
    public func spacedBytes(sortingKeys: Bool) -> [UInt8] {
        JSONEncoding.spaced(sortingKeys: sortingKeys).bytes(of: self)
    }

    /// The plain form with an indent of two: certificate and policy files.
    ///
    /// No newline at the end.
    ///
    /// - Source: Specification 01 §2
    public func indentedPlainBytes() -> [UInt8] {
        JSONEncoding.indentedPlain.bytes(of: self)
    }

    /// Indent of two, everything but ASCII escaped: genesis files with members in order, saved replies with members
    /// sorted.
    ///
    /// No newline at the end.
    ///
    /// - Source: Specification 02 §12
    public func indentedASCIIBytes(sortingKeys: Bool = false) -> [UInt8] {
        JSONEncoding.indentedASCII(sortingKeys: sortingKeys).bytes(of: self)
    }
}
