/// Random identifiers: of messages, nonces, certificates, lists.
///
/// - Source: RFC 9562 §5.4
public enum UUIDv4: Sendable {
    /// Makes an identifier from a source of randomness.
    public static func make(using generator: inout some RandomNumberGenerator) -> String {
        let high: UInt64 = generator.next()
        let low: UInt64 = generator.next()
        // Version 4 in the top four bits of byte 6, variant 10 in the top two of byte 8.
        let words = [high & ~0xF000 | 0x4000, low & ~(0b11 << 62) | 0b10 << 62]
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for position in 0..<16 {
            if [4, 6, 8, 10].contains(position) { text.append(ASCII.minus) }
            let byte = UInt8(truncatingIfNeeded: words[position / 8] >> UInt64(56 - 8 * (position % 8)))
            text.append(ASCII.hexDigit(byte >> 4))
            text.append(ASCII.hexDigit(byte))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Makes an identifier from the system's randomness.
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return make(using: &generator)
    }
}
