/// Hexadecimal text: written in lower case, read in either.
public enum Hex: Sendable {
    /// Two lower-case digits for each byte.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(ASCII.hexDigit(byte >> 4))
            text.append(ASCII.hexDigit(byte))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text of hexadecimal digits, or nil when another character or an odd digit is in it.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            guard let value = ASCII.hexValue(character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }
}
