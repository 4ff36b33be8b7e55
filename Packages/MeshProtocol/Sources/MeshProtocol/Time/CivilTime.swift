/// A date and time of day in the proleptic Gregorian calendar, without a zone.
struct CivilTime: Sendable, Hashable {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    var microsecond: Int

    /// The first and last times that have a rendering, years 0001 and 9999, as microseconds since 1970-01-01.
    static let renderableMicroseconds: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    private static let microsecondsPerSecond: Int64 = 1_000_000
    private static let secondsPerDay: Int64 = 86_400

    init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, microsecond: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
    }

    /// The date of an instant; instants outside years 0001 … 9999 become the nearest end.
    init(microseconds: Int64) {
        let range = Self.renderableMicroseconds
        let clamped = min(max(microseconds, range.lowerBound), range.upperBound)
        let (seconds, fraction) = Self.floorDivision(clamped, by: Self.microsecondsPerSecond)
        let (days, secondOfDay) = Self.floorDivision(seconds, by: Self.secondsPerDay)
        (year, month, day) = Self.civilDate(daysSince1970: Int(days))
        hour = Int(secondOfDay / 3_600)
        minute = Int(secondOfDay / 60 % 60)
        second = Int(secondOfDay % 60)
        microsecond = Int(fraction)
    }

    /// Whether the date exists and the time of day is one: years 0001 … 9999, no hour 24, no second 60.
    var exists: Bool {
        (1...9_999).contains(year) && (1...12).contains(month)
            && (1...Self.daysIn(month: month, year: year)).contains(day)
            && (0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second)
            && (0...999_999).contains(microsecond)
    }

    /// Microseconds since 1970-01-01T00:00:00 of a time that exists, taken as UTC.
    var microsecondsSince1970: Int64 {
        let days = Int64(Self.daysSince1970(year: year, month: month, day: day))
        let seconds = days * Self.secondsPerDay + Int64(hour * 3_600 + minute * 60 + second)
        return seconds * Self.microsecondsPerSecond + Int64(microsecond)
    }

    /// The text `YYYY-MM-DDTHH:MM:SS`, with a point and six digits if there are microseconds.
    var text: String { text(zone: "") }

    /// The same text with a zone after it.
    func text(zone: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        Self.append(year, width: 4, to: &bytes)
        bytes.append(ASCII.minus)
        Self.append(month, width: 2, to: &bytes)
        bytes.append(ASCII.minus)
        Self.append(day, width: 2, to: &bytes)
        bytes.append(ASCII.upperT)
        Self.append(hour, width: 2, to: &bytes)
        bytes.append(ASCII.colon)
        Self.append(minute, width: 2, to: &bytes)
        bytes.append(ASCII.colon)
        Self.append(second, width: 2, to: &bytes)
        if microsecond != 0 {
            bytes.append(ASCII.point)
            Self.append(microsecond, width: 6, to: &bytes)
        }
        bytes.append(contentsOf: zone.utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes the last digits of a number, with leading zeros.
    static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(ASCII.zero, count: width))
        var rest = number
        for position in (start..<bytes.count).reversed() {
            bytes[position] += UInt8(rest % 10)
            rest /= 10
        }
    }
}

// MARK: - Calendar

extension CivilTime {
    private static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }

    // The year is taken to begin in March, so that the leap day is its last; an era is 400 such years.

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = floorDivision(Int64(marchYear), by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let yearOfEra = Int(era.remainder)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int(era.quotient) * 146_097 + dayOfEra - 719_468
    }

    private static func civilDate(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let era = floorDivision(Int64(daysSince1970 + 719_468), by: 146_097)
        let dayOfEra = Int(era.remainder)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + Int(era.quotient) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func floorDivision(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
