/// The identity of a node: the 32 bytes of its Ed25519 public key.
///
/// Text exists only at the edges and in one spelling, so that tables keyed on identities cannot be evaded by another.
/// A value of this type is 32 bytes, not yet a valid key.
/// - Source: Specification 01 §5
public struct NodeID: Sendable, Hashable {
    /// The number of bytes.
    public static let byteCount = 32
    /// The number of characters of the text.
    public static let textCount = 44

    // Four big-endian words: the order of the words is the order of the bytes.
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// Makes an identity from exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let bytes = Array(bytes)
        word0 = Self.word(of: bytes[0..<8])
        word1 = Self.word(of: bytes[8..<16])
        word2 = Self.word(of: bytes[16..<24])
        word3 = Self.word(of: bytes[24..<32])
    }

    /// Makes an identity from its canonical base64 text of 44 characters; every other spelling is refused.
    public init?(text: String) {
        guard text.utf8.count == Self.textCount, let bytes = Base64.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    private static func word(of bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for word in [word0, word1, word2, word3] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }

    /// The canonical base64 text.
    public var text: String {
        Base64.encode(bytes)
    }

    /// The first eight characters of the text, for logs.
    public var fingerprint: String {
        String(text.prefix(8))
    }
}

extension NodeID: Comparable {
    /// Orders by bytes.
    public static func < (left: NodeID, right: NodeID) -> Bool {
        (left.word0, left.word1, left.word2, left.word3) < (right.word0, right.word1, right.word2, right.word3)
    }
}

extension NodeID: CustomStringConvertible {
    /// The canonical base64 text.
    public var description: String { text }
}
