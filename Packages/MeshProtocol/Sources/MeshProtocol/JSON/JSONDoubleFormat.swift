/// How a double is spelt.
///
/// Both formats write the shortest digits that read back to the same double.
///
/// With the value as `d.ddd × 10^e`, −4 ≤ e < 16 is positional in both; the formats differ below that, and in the
/// width of the exponent.
/// - Source: Specification 01 §2.2
enum JSONDoubleFormat: Sendable {
    /// Format 1 of the canonical and spaced forms: exponents have at least two digits (`1e-05`, `1e-07`, `1e+16`).
    case padded
    /// Format 2 of the plain form: exponents are not padded (`1e-7`, `1e+16`), and e = −5 is positional (`0.00001`).
    case short

    /// Writes a double; one that is not finite is written as `null`.
    func append(_ value: Double, to output: inout [UInt8]) {
        guard value.isFinite else {
            output.append(contentsOf: "null".utf8)
            return
        }
        let shortest = value.description
        guard let decimal = Decimal(exponentText: shortest) else {
            // Text without an exponent is already positional, with `.0` when integral.
            output.append(contentsOf: shortest.utf8)
            return
        }
        if value.sign == .minus { output.append(ASCII.minus) }
        let smallestPositional = self == .padded ? -4 : -5
        if (smallestPositional..<16).contains(decimal.exponent) {
            decimal.appendPositional(to: &output)
        } else {
            decimal.appendExponential(paddingExponent: self == .padded, to: &output)
        }
    }
}

extension JSONDoubleFormat {
    /// The digits of a double without its sign: `d.ddd × 10^exponent`.
    private struct Decimal {
        private var digits: [UInt8]
        let exponent: Int

        /// Takes apart a text like `-1.25e-07`, or gives nil when there is no exponent in it.
        init?(exponentText text: String) {
            let parts = text.utf8.split(separator: ASCII.lowerE)
            guard parts.count == 2, let exponent = Int(Substring(parts[1])) else { return nil }
            self.digits = parts[0].filter(ASCII.isDigit)
            self.exponent = exponent
        }

        func appendPositional(to output: inout [UInt8]) {
            if exponent < 0 {
                output.append(contentsOf: [ASCII.zero, ASCII.point])
                output.append(contentsOf: repeatElement(ASCII.zero, count: -exponent - 1))
                output.append(contentsOf: digits)
            } else {
                let integral = exponent + 1
                output.append(contentsOf: digits.prefix(integral))
                output.append(contentsOf: repeatElement(ASCII.zero, count: max(0, integral - digits.count)))
                output.append(ASCII.point)
                let fraction = digits.dropFirst(integral)
                output.append(contentsOf: fraction.isEmpty ? [ASCII.zero] : fraction)
            }
        }

        func appendExponential(paddingExponent: Bool, to output: inout [UInt8]) {
            // Swift writes `1e+16` but may also write `1.0e+16`; one digit stands without a point.
            let significant = digits.count == 2 && digits[1] == ASCII.zero ? digits.prefix(1) : digits[...]
            output.append(contentsOf: significant.prefix(1))
            if significant.count > 1 {
                output.append(ASCII.point)
                output.append(contentsOf: significant.dropFirst())
            }
            output.append(ASCII.lowerE)
            output.append(exponent < 0 ? ASCII.minus : ASCII.plus)
            if paddingExponent && exponent.magnitude < 10 { output.append(ASCII.zero) }
            output.append(contentsOf: exponent.magnitude.description.utf8)
        }
    }
}
