/// An integer of a JSON document: a number token without fraction or exponent.
///
/// The range is −2^63 … 2^64−1, wider than any Swift integer of 64 bits. A value of this type is
/// never a double: `1` and `1.0` are different JSON values and encode differently.
/// - Source: Specification 01 §1
public struct JSONInteger: Sendable, Hashable {
    /// The two's complement bits; whether they are signed is told by `isNegative`.
    private let bits: UInt64
    /// Whether the value is below zero.
    public let isNegative: Bool

    /// Makes an integer from a signed one.
    public init(_ value: Int64) {
        bits = UInt64(bitPattern: value)
        isNegative = value < 0
    }

    /// Makes an integer from an unsigned one.
    public init(_ value: UInt64) {
        bits = value
        isNegative = false
    }

    /// Makes an integer from one of any width, or nil outside −2^63 … 2^64−1.
    public init?(exactly value: some BinaryInteger) {
        if let unsigned = UInt64(exactly: value) {
            self.init(unsigned)
        } else if let signed = Int64(exactly: value) {
            self.init(signed)
        } else {
            return nil
        }
    }

    /// The value as a signed integer, or nil above 2^63−1.
    public var int64: Int64? {
        isNegative ? Int64(bitPattern: bits) : Int64(exactly: bits)
    }

    /// The value as an unsigned integer, or nil below zero.
    public var uint64: UInt64? {
        isNegative ? nil : bits
    }

    /// The nearest double.
    public var doubleValue: Double {
        isNegative ? Double(Int64(bitPattern: bits)) : Double(bits)
    }

    /// The distance from zero, which always fits.
    var magnitude: UInt64 {
        isNegative ? 0 &- bits : bits
    }
}

extension JSONInteger: Comparable {
    /// Orders by value.
    public static func < (left: JSONInteger, right: JSONInteger) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.bits < right.bits
    }
}

extension JSONInteger: ExpressibleByIntegerLiteral {
    /// Makes an integer from a literal.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}

extension JSONInteger: CustomStringConvertible {
    /// The decimal digits, with `-` below zero.
    public var description: String {
        isNegative ? Int64(bitPattern: bits).description : bits.description
    }
}
