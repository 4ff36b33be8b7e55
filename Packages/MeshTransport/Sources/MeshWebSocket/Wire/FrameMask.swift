/// The masking key of a frame, in network order.
///
/// - Source: RFC 6455 §5.3
struct FrameMask {
    /// The four bytes of the key, the first the most significant.
    let rawValue: UInt32

    /// Draws a key.
    static func random() -> FrameMask {
        FrameMask(rawValue: .random(in: .min ... .max))
    }

    /// Masks or unmasks bytes, which is the same.
    ///
    /// - Parameter bytes: the payload of a frame from its first byte on.
    func apply(to bytes: inout [UInt8]) {
        let key = (
            UInt8(truncatingIfNeeded: rawValue >> 24), UInt8(truncatingIfNeeded: rawValue >> 16),
            UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue)
        )
        let whole = bytes.count & ~3
        var index = 0
        while index < whole {
            bytes[index] ^= key.0
            bytes[index + 1] ^= key.1
            bytes[index + 2] ^= key.2
            bytes[index + 3] ^= key.3
            index += 4
        }
        if index < bytes.count { bytes[index] ^= key.0 }
        if index + 1 < bytes.count { bytes[index + 1] ^= key.1 }
        if index + 2 < bytes.count { bytes[index + 2] ^= key.2 }
    }
}
