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
        encode(Array(bytes))
    }

    /// The text of some bytes.
    public static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = alphabet
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index + 2 < bytes.count {
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            text.append(alphabet[group >> 18])
            text.append(alphabet[group >> 12 & 0x3F])
            text.append(alphabet[group >> 6 & 0x3F])
            text.append(alphabet[group & 0x3F])
            index += 3
        }
        switch bytes.count - index {
        case 1:
            let group = Int(bytes[index]) << 4
            text += [alphabet[group >> 6], alphabet[group & 0x3F], ASCII.equals, ASCII.equals]
        case 2:
            let group = Int(bytes[index]) << 10 | Int(bytes[index + 1]) << 2
            text += [alphabet[group >> 12], alphabet[group >> 6 & 0x3F], alphabet[group & 0x3F], ASCII.equals]
        default: break
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
        let values = values
        let padding = text.suffix(2).reversed().prefix { $0 == ASCII.equals }.count
        let wholeGroupsEnd = padding == 0 ? text.count : text.count - 4
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for index in stride(from: 0, to: wholeGroupsEnd, by: 4) {
            let first = values[Int(text[index])]
            let second = values[Int(text[index + 1])]
            let third = values[Int(text[index + 2])]
            let fourth = values[Int(text[index + 3])]
            // Values have six bits, the mark of a foreign character has all eight.
            guard (first | second | third | fourth) < 0x40 else { return nil }
            bytes.append(first << 2 | second >> 4)
            bytes.append(second << 4 | third >> 2)
            bytes.append(third << 6 | fourth)
        }
        guard padding > 0 else { return bytes }
        return appendLastGroup(text.suffix(4).dropLast(padding).map { values[Int($0)] }, to: bytes)
    }

    /// Adds the one or two bytes of the two or three characters before the padding.
    private static func appendLastGroup(_ values: [UInt8], to bytes: [UInt8]) -> [UInt8]? {
        guard values.allSatisfy({ $0 != notInAlphabet }) else { return nil }
        if values.count == 2 {
            guard values[1] & 0x0F == 0 else { return nil }
            return bytes + [values[0] << 2 | values[1] >> 4]
        }
        guard values.count == 3, values[2] & 0x03 == 0 else { return nil }
        return bytes + [values[0] << 2 | values[1] >> 4, values[1] << 4 | values[2] >> 2]
    }
}
