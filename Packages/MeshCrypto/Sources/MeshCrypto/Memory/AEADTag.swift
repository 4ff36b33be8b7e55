/// The 16-byte authentication tag of AES-256-GCM, held inline.
///
/// Tags are compared by libcrypto only, in constant time.
struct AEADTag: Sendable {
    /// Number of bytes of a tag.
    static let byteCount = 16

    private var words: (UInt64, UInt64) = (0, 0)

    /// A tag of zero bytes, to be written to.
    init() {}

    /// Copies a tag out of a buffer that has exactly 16 bytes.
    init(copying bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == Self.byteCount, "an authentication tag has 16 bytes")
        // SAFETY: both sides have 16 bytes.
        unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyMemory(from: bytes) }
    }

    /// Copies the tag into a buffer that has exactly 16 bytes.
    func copy(to bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count == Self.byteCount, "an authentication tag has 16 bytes")
        // SAFETY: both sides have 16 bytes.
        unsafe withUnsafeBytes(of: words) { unsafe bytes.copyMemory(from: $0) }
    }

    /// Lends the 16 bytes for reading or writing.
    mutating func withUnsafeMutablePointer<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result? {
        // SAFETY: two words of 8 bytes are 16 bytes without padding.
        unsafe withUnsafeMutableBytes(of: &words) { bytes in
            guard let base = bytes.baseAddress else { return nil }
            return unsafe body(base)
        }
    }
}
