/// A text that compares and hashes by its UTF-8 bytes, for use as a dictionary key.
///
/// `String` merges canonically equivalent spellings, so tables keyed on text from outside use this type.
/// - Source: Specification 01 §10
public struct ExactText: Sendable, Hashable, CustomStringConvertible {
    /// The text.
    public let text: String

    /// Wraps a text.
    public init(_ text: String) {
        self.text = text
    }

    /// The text itself.
    public var description: String { text }

    /// Compares the UTF-8 bytes.
    public static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.isSameText(as: right.text)
    }

    /// Hashes the UTF-8 bytes; the hash of `String` would give many equivalent spellings one value.
    public func hash(into hasher: inout Hasher) {
        var word: UInt64 = 0
        var filled = 0
        for byte in text.utf8 {
            word = word << 8 | UInt64(byte)
            filled += 1
            if filled == 8 {
                hasher.combine(word)
                (word, filled) = (0, 0)
            }
        }
        hasher.combine(word)
        hasher.combine(filled)
    }
}
