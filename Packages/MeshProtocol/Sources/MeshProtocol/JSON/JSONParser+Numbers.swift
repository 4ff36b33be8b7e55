extension JSONParser {
    /// Reads a number token by the grammar of RFC 8259 §6, then decides what it is.
    ///
    /// The token ends where the grammar ends; what follows is the next token's business.
    /// - Source: Specification 01 §1, §3
    mutating func parseNumber() throws(JSONRefusal) -> JSONValue {
        let start = index
        let isNegative = next == ASCII.minus
        if isNegative { index += 1 }
        try skipIntegerPart()
        let integerEnd = index
        let hasFraction = next == ASCII.point
        if hasFraction {
            index += 1
            try skipDigits()
        }
        let hasExponent = next == ASCII.lowerE || next == ASCII.upperE
        if hasExponent {
            index += 1
            if next == ASCII.plus || next == ASCII.minus { index += 1 }
            try skipDigits()
        }
        if hasFraction || hasExponent {
            return .double(try finiteDouble(from: start, to: index, hasExponent: hasExponent))
        }
        return .integer(try integer(digits: (isNegative ? start + 1 : start)..<integerEnd, isNegative: isNegative))
    }

    /// Steps over `0`, or over digits that begin with another.
    private mutating func skipIntegerPart() throws(JSONRefusal) {
        if next == ASCII.zero {
            index += 1
        } else {
            try skipDigits()
        }
    }

    /// Steps over one or more digits.
    private mutating func skipDigits() throws(JSONRefusal) {
        guard let first = next, ASCII.isDigit(first) else { throw .invalidJSON }
        while let byte = next, ASCII.isDigit(byte) { index += 1 }
    }

    private func integer(digits: Range<Int>, isNegative: Bool) throws(JSONRefusal) -> JSONInteger {
        var magnitude: UInt64 = 0
        for position in digits {
            let (scaled, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(UInt64(bytes[position] - ASCII.zero))
            guard !overflowed, !carried else { throw .integerOutOfRange }
            magnitude = sum
        }
        guard isNegative else { return JSONInteger(magnitude) }
        guard magnitude != 0 else { throw .negativeZero }
        guard magnitude <= Int64.min.magnitude else { throw .integerOutOfRange }
        return JSONInteger(Int64(truncatingIfNeeded: 0 &- magnitude))
    }

    private func finiteDouble(from start: Int, to end: Int, hasExponent: Bool) throws(JSONRefusal) -> Double {
        if !hasExponent, let exact = exactDouble(from: start, to: end) { return exact }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        // The grammar was checked above, so the text is a number and only its size is in question.
        guard let value = Double(text), value.isFinite else { throw .nonFiniteNumber }
        return value
    }

    /// The value of a short decimal, which one correctly rounded division gives: digits below 2^53 over a power of ten
    /// up to 10^22 are both exact doubles.
    ///
    /// Times in messages take this way.
    private func exactDouble(from start: Int, to end: Int) -> Double? {
        guard end - start <= 18 else { return nil }
        var digits: UInt64 = 0
        var decimals = 0
        var sawPoint = false
        for position in start..<end {
            switch bytes[position] {
            case ASCII.minus: continue
            case ASCII.point: sawPoint = true
            case let digit:
                digits = digits &* 10 &+ UInt64(digit - ASCII.zero)
                if sawPoint { decimals += 1 }
            }
        }
        guard digits < 1 << 53 else { return nil }
        let magnitude = Double(digits) / Self.powersOfTen[decimals]
        return bytes[start] == ASCII.minus ? -magnitude : magnitude
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]
}
