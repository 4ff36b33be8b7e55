/// An instant in whole microseconds since 1970-01-01T00:00:00 UTC.
///
/// Arithmetic saturates at the ends of the range. Instants outside years 0001 … 9999 can be compared but render as the
/// nearest time that has a rendering.
/// - Source: Specification 01 §4
public struct UTCTime: Sendable, Hashable, Comparable {
    private static let microsecondsPerSecond = 1_000_000.0

    /// Microseconds since 1970-01-01T00:00:00 UTC.
    public var microseconds: Int64

    /// Makes an instant from microseconds since 1970-01-01T00:00:00 UTC.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Makes an instant from seconds since 1970, rounded to the nearest microsecond; nil if not finite or out of range.
    public init?(unixSeconds: Double) {
        let scaled = unixSeconds * Self.microsecondsPerSecond
        // Below 2^63 in size, and a number: the conversion cannot trap.
        guard scaled.magnitude < 0x1p63 else { return nil }
        // `rounded()` would need the C mathematics library, which a program of the standard library alone does not link.
        let truncated = Int64(scaled)
        let rest = scaled - Double(truncated)
        let isRoundedAway = rest.magnitude > 0.5 || (rest.magnitude == 0.5 && !truncated.isMultiple(of: 2))
        microseconds = isRoundedAway ? truncated + (rest < 0 ? -1 : 1) : truncated
    }

    /// Reads a time that is signed and stored as the text it is; without an offset it is taken as UTC.
    ///
    /// - Returns: nil when the text is not a date and time of the accepted forms.
    /// - Source: Specification 01 §4
    public init?(lenientText: String) {
        guard let zoned = ZonedTime(parsing: lenientText) else { return nil }
        self = zoned.time ?? UTCTime(microseconds: zoned.civil.microsecondsSince1970)
    }

    /// Seconds since 1970, as mesh messages carry times.
    public var unixSeconds: Double {
        Double(microseconds) / Self.microsecondsPerSecond
    }

    /// The text `YYYY-MM-DDTHH:MM:SS[.ffffff]+00:00` of requests, replies and database columns.
    public var requestText: String {
        CivilTime(microseconds: microseconds).text(zone: "+00:00")
    }

    /// The text `YYYY-MM-DDTHH:MM:SS[.ffffff]Z` of documents.
    public var zuluText: String {
        CivilTime(microseconds: microseconds).text(zone: "Z")
    }

    /// The instant a duration later, saturating; parts of a microsecond are cut off.
    public func advanced(by duration: Duration) -> UTCTime {
        UTCTime(microseconds: Int64(clamping: Int128(microseconds) + duration.wholeMicroseconds))
    }

    /// The time passed since another instant, negative if that is later.
    public func duration(since other: UTCTime) -> Duration {
        let difference = microseconds.subtractingReportingOverflow(other.microseconds)
        guard difference.overflow else { return .microseconds(difference.partialValue) }
        return .microseconds(microseconds < 0 ? Int64.min : Int64.max)
    }

    /// Orders by time.
    public static func < (left: UTCTime, right: UTCTime) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension UTCTime: CustomStringConvertible {
    /// The text with `Z`.
    public var description: String { zuluText }
}

extension Duration {
    /// Whole microseconds; parts of one are cut off.
    fileprivate var wholeMicroseconds: Int128 {
        let (seconds, attoseconds) = components
        return Int128(seconds) * 1_000_000 + Int128(attoseconds / 1_000_000_000_000)
    }
}
