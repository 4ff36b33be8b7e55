/// The text of a UUID.
///
/// - Source: RFC 9562 §4
enum UUIDText {
    /// Two words as a text, with their version and variant set.
    static func text(high: UInt64, low: UInt64, version: UInt64) -> String {
        // The version in the top four bits of byte 6, variant 10 in the top two of byte 8.
        let high = high & ~0xF000 | version << 12
        let low = low & ~(0b11 << 62) | 0b10 << 62
        var text: [UInt8] = []
        text.reserveCapacity(36)
        append(high, bytes: 0..<4, to: &text)
        text.append(ASCII.minus)
        append(high, bytes: 4..<6, to: &text)
        text.append(ASCII.minus)
        append(high, bytes: 6..<8, to: &text)
        text.append(ASCII.minus)
        append(low, bytes: 0..<2, to: &text)
        text.append(ASCII.minus)
        append(low, bytes: 2..<8, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ word: UInt64, bytes: Range<Int>, to text: inout [UInt8]) {
        for position in bytes {
            let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * position))
            text.append(ASCII.hexDigit(byte >> 4))
            text.append(ASCII.hexDigit(byte))
        }
    }
}
