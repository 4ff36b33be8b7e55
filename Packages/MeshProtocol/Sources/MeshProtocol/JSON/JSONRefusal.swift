/// Why the strict parser refused a text.
///
/// The first fault in text order names the refusal; the raw value is the reason that HTTP replies carry.
/// - Source: Specification 01 §3
public enum JSONRefusal: String, Error, Sendable, Hashable, CaseIterable {
    /// The text is not RFC 8259 JSON, not UTF-8, or nested deeper than 64.
    case invalidJSON = "invalid_json"
    /// An object repeats a key, compared byte for byte after unescaping.
    case duplicateKey = "duplicate_key"
    /// A number is too large for a double.
    case nonFiniteNumber = "non_finite_number"
    /// An integer lies outside −2^63 … 2^64−1.
    case integerOutOfRange = "integer_out_of_range"
    /// The integer `-0`.
    case negativeZero = "negative_zero"
    /// An escaped surrogate stands without its partner.
    case loneSurrogate = "lone_surrogate"
}
