/// A public key for key agreement: 32 bytes, any of which X25519 takes.
///
/// - Source: RFC 7748 §5
public struct X25519PublicKey: Sendable {
    let fixed: FixedBytes<Length32>

    /// Takes exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard let fixed = FixedBytes<Length32>(bytes) else { return nil }
        self.fixed = fixed
    }

    init(_ fixed: FixedBytes<Length32>) {
        self.fixed = fixed
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { fixed.bytes }

    /// Whether both keys have the same bytes, in constant time.
    public func isEqual(to other: X25519PublicKey) -> Bool {
        Sodium.areEqual(fixed, other.fixed)
    }
}
