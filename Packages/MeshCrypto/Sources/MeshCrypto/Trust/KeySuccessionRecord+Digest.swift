public import MeshProtocol

extension KeySuccessionRecord {
    /// The SHA-256 digest of the canonical form, to which the next record links: 64 hexadecimal digits.
    ///
    /// - Source: Specification 01 §8
    public var digest: String { SHA256.hex(signedBytes) }
}
