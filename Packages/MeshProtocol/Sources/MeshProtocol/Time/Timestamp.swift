/// A date of a document: parsed, and re-rendered for signing.
///
/// Signatures cover the rendered text, not the spelling that was received. The offset is kept, so the same instant
/// under another offset is another timestamp.
/// - Source: Specification 01 §4
public struct Timestamp: Sendable, Hashable {
    /// The rendered text.
    public let text: String

    /// The instant, or nil when the text named no zone.
    ///
    /// Such a document has a form but is never valid.
    public let time: UTCTime?

    /// Parses a date and time.
    ///
    /// - Throws: `DecodingRefusal` when the text is not one of the accepted forms or the date does not exist.
    public init(_ text: String) throws(DecodingRefusal) {
        guard let zoned = ZonedTime(parsing: text) else {
            throw DecodingRefusal(reason: "expected a timestamp such as 2026-01-01T00:00:00Z")
        }
        self.text = zoned.text
        time = zoned.time
    }

    /// Makes the timestamp of an instant, in UTC with `Z`.
    public init(_ time: UTCTime) {
        text = time.zuluText
        self.time = time
    }
}

extension Timestamp: CustomStringConvertible {
    /// The rendered text.
    public var description: String { text }
}
