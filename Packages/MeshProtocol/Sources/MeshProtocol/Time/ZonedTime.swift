/// A date and time as a text gave it, with the zone it named or none.
///
/// Accepted: `YYYY-MM-DD`, `T`, `t` or a space, `HH:MM`, optionally `:SS` and after it a fraction (`.` or `,` and
/// digits, cut off after six), optionally `Z`, `z`, `±HH:MM` or `±HHMM`. Nothing before or after.
/// - Source: Specification 01 §4
struct ZonedTime: Sendable {
    let civil: CivilTime
    /// Minutes east of UTC, or nil without a zone.
    let offsetMinutes: Int?

    /// Parses a text, or gives nil when it is no such time or the date does not exist.
    init?(parsing text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let civil = scanner.readDateAndTime(), civil.exists, let zone = scanner.readZone(), scanner.isAtEnd else {
            return nil
        }
        self.civil = civil
        offsetMinutes = zone.offsetMinutes
    }

    /// The instant, if the text named a zone.
    var time: UTCTime? {
        offsetMinutes.map { UTCTime(microseconds: civil.microsecondsSince1970 - Int64($0) * 60_000_000) }
    }

    /// The rendered text: `Z` for offset zero, another offset kept, nothing without a zone.
    var text: String {
        guard let offsetMinutes else { return civil.text }
        if offsetMinutes == 0 { return civil.text(zone: "Z") }
        var zone: [UInt8] = [offsetMinutes < 0 ? ASCII.minus : ASCII.plus]
        CivilTime.append(abs(offsetMinutes) / 60, width: 2, to: &zone)
        zone.append(ASCII.colon)
        CivilTime.append(abs(offsetMinutes) % 60, width: 2, to: &zone)
        return civil.text(zone: String(decoding: zone, as: UTF8.self))
    }
}

extension ZonedTime {
    /// What stood in the place of the zone.
    private enum Zone {
        case absent
        case offset(minutes: Int)

        var offsetMinutes: Int? {
            if case .offset(let minutes) = self { minutes } else { nil }
        }
    }

    /// Reads the parts of a time from left to right; each part is nil when it is not there.
    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func readDateAndTime() -> CivilTime? {
            guard let year = readNumber(digits: 4), skip("-"), let month = readNumber(digits: 2), skip("-"),
                let day = readNumber(digits: 2), skip("T") || skip("t") || skip(" "),
                let hour = readNumber(digits: 2), skip(":"), let minute = readNumber(digits: 2)
            else { return nil }
            var second = 0
            var microsecond = 0
            if skip(":") {
                guard let seconds = readNumber(digits: 2), let fraction = readFraction() else { return nil }
                (second, microsecond) = (seconds, fraction)
            }
            return CivilTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second,
                microsecond: microsecond)
        }

        /// The microseconds of a fraction, zero without one, nil when it has no digits.
        private mutating func readFraction() -> Int? {
            guard skip(".") || skip(",") else { return 0 }
            var microseconds = 0
            var digits = 0
            while let digit = readDigit() {
                if digits < 6 { microseconds = microseconds * 10 + digit }
                digits += 1
            }
            guard digits > 0 else { return nil }
            for _ in min(digits, 6)..<6 { microseconds *= 10 }
            return microseconds
        }

        mutating func readZone() -> Zone? {
            if isAtEnd { return .absent }
            if skip("Z") || skip("z") { return .offset(minutes: 0) }
            let isWest = skip("-")
            guard isWest || skip("+"), let hours = readNumber(digits: 2) else { return nil }
            _ = skip(":")
            guard let minutes = readNumber(digits: 2), hours < 24, minutes < 60 else { return nil }
            return .offset(minutes: (isWest ? -1 : 1) * (hours * 60 + minutes))
        }

        private mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        private mutating func readNumber(digits: Int) -> Int? {
            var number = 0
            for _ in 0..<digits {
                guard let digit = readDigit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        private mutating func readDigit() -> Int? {
            guard index < bytes.count, ASCII.isDigit(bytes[index]) else { return nil }
            index += 1
            return Int(bytes[index - 1] - ASCII.zero)
        }
    }
}
