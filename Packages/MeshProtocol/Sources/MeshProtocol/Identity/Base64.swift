/// Base64 with the standard alphabet and padding, in its one canonical spelling.
///
/// - Source: Specification 01 §5; RFC 4648 §4
public enum Base64: Sendable {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let notInAlphabet: UInt8 = 0xFF
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: notInAlphabet, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The text of some bytes.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var filled = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            filled += 1
            if filled == 3 {
                appendCharacters(of: group, count: 4, to: &text)
                (group, filled) = (0, 0)
            }
        }
        if filled > 0 {
            appendCharacters(of: group << UInt32(8 * (3 - filled)), count: filled + 1, to: &text)
            text.append(contentsOf: repeatElement(ASCII.equals, count: 3 - filled))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text, or nil unless it is exactly what `encode` writes for them.
    ///
    /// Refused: other characters, white space, missing or extra padding, spare bits in the last character.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(Array(text.utf8))
    }

    /// The bytes of a text given as UTF-8, or nil unless it is exactly what `encode` writes for them.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == ASCII.equals }.count
        let end = text.count - padding
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end / 4 * 3 + 2)
        var group: UInt32 = 0
        for index in 0..<end {
            let value = values[Int(text[index])]
            guard value != notInAlphabet else { return nil }
            group = group << 6 | UInt32(value)
            if index & 3 == 3 {
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
            }
        }
        switch padding {
        case 1:
            guard group & 0x3 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        case 2:
            guard group & 0xF == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        default: break
        }
        return bytes
    }

    private static func appendCharacters(of group: UInt32, count: Int, to text: inout [UInt8]) {
        for position in 0..<count {
            text.append(alphabet[Int(group >> UInt32(18 - 6 * position) & 0x3F)])
        }
    }
}
