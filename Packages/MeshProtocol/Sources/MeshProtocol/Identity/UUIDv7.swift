/// Identifiers that begin with the time, so that those of one time are sorted, and stored, side by side.
///
/// For what is no secret and may tell when it was made.
/// - Source: RFC 9562 §5.7
public enum UUIDv7: Sendable {
    /// Makes an identifier of a time, to the millisecond, from a source of randomness.
    ///
    /// A time before 1970 counts as its beginning.
    public static func make(at time: UTCTime, using generator: inout some RandomNumberGenerator) -> String {
        let milliseconds = UInt64(max(time.microseconds, 0)) / 1_000
        let random: UInt64 = generator.next()
        return UUIDText.text(high: milliseconds << 16 | random & 0xFFFF, low: generator.next(), version: 7)
    }

    /// Makes an identifier of a time from the system's randomness.
    public static func make(at time: UTCTime) -> String {
        var generator = SystemRandomNumberGenerator()
        return make(at: time, using: &generator)
    }
}
