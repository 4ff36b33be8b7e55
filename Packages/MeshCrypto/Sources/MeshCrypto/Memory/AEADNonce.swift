/// The 12-byte nonce of AES-256-GCM, held inline.
struct AEADNonce: Sendable {
    /// Number of bytes of a nonce.
    static let byteCount = 12

    private var words: (UInt32, UInt32, UInt32)

    /// The nonce of a Noise message: four zero bytes, then the counter as 8 bytes big-endian.
    ///
    /// - Source: Noise Protocol Framework rev. 34 §12.4
    init(counter: UInt64) {
        words = (0, UInt32(truncatingIfNeeded: counter >> 32).bigEndian, UInt32(truncatingIfNeeded: counter).bigEndian)
    }

    /// Takes exactly 12 bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        words = (0, 0, 0)
        // SAFETY: both sides have 12 bytes.
        unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
    }

    /// Lends the 12 bytes.
    func withUnsafePointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result? {
        // SAFETY: three words of 4 bytes are 12 bytes without padding; the address of a value on the stack.
        unsafe withUnsafeBytes(of: words) { bytes in
            guard let base = bytes.baseAddress else { return nil }
            return unsafe body(base.assumingMemoryBound(to: UInt8.self))
        }
    }
}
