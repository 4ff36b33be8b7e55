import Testing

@testable import MeshProtocol

@Suite("JSONDoubleFormat")
struct JSONDoubleFormatTests {
    @Test(
        "doubles change from positional to exponent where the format says",
        arguments: [
            // value, format 1, format 2
            (0.0, "0.0", "0.0"), (-0.0, "-0.0", "-0.0"), (1.0, "1.0", "1.0"), (-1.0, "-1.0", "-1.0"),
            (0.1, "0.1", "0.1"), (100000.0, "100000.0", "100000.0"), (2.5, "2.5", "2.5"),
            (0.001, "0.001", "0.001"), (0.0001, "0.0001", "0.0001"), (0.00012345, "0.00012345", "0.00012345"),
            (0.00001, "1e-05", "0.00001"), (-0.00001, "-1e-05", "-0.00001"), (0.000025, "2.5e-05", "0.000025"),
            (0.0000123456, "1.23456e-05", "0.0000123456"), (0.0000099, "9.9e-06", "9.9e-6"),
            (0.000001, "1e-06", "1e-6"), (1e-7, "1e-07", "1e-7"), (-2.5e-7, "-2.5e-07", "-2.5e-7"),
            (1e-10, "1e-10", "1e-10"), (1.5e-100, "1.5e-100", "1.5e-100"),
            (Double.leastNonzeroMagnitude, "5e-324", "5e-324"),
            (2.2250738585072014e-308, "2.2250738585072014e-308", "2.2250738585072014e-308"),
            (9007199254740992.0, "9007199254740992.0", "9007199254740992.0"),
            (9007199254740994.0, "9007199254740994.0", "9007199254740994.0"),
            (1e15, "1000000000000000.0", "1000000000000000.0"), (1.5e15, "1500000000000000.0", "1500000000000000.0"),
            (9999999999999998.0, "9999999999999998.0", "9999999999999998.0"),
            (-9999999999999998.0, "-9999999999999998.0", "-9999999999999998.0"),
            (1e16, "1e+16", "1e+16"), (1.2345678901234568e16, "1.2345678901234568e+16", "1.2345678901234568e+16"),
            (1e17, "1e+17", "1e+17"), (1e21, "1e+21", "1e+21"), (1e22, "1e+22", "1e+22"),
            (1.5e300, "1.5e+300", "1.5e+300"),
            (1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308"),
            (123456789.12345679, "123456789.12345679", "123456789.12345679"),
            (1767225600.123456, "1767225600.123456", "1767225600.123456"),
            (1767225600.0, "1767225600.0", "1767225600.0"),
        ] as [(Double, String, String)])
    func writes(value: Double, padded: String, short: String) {
        #expect(JSONValue.double(value).canonicalBytes() == Array(padded.utf8))
        #expect(JSONValue.double(value).spacedBytes(sortingKeys: false) == Array(padded.utf8))
        #expect(JSONValue.double(value).plainBytes() == Array(short.utf8))
    }

    @Test("a double that is not finite is written as null", arguments: [Double.nan, .infinity, -.infinity])
    func writesNull(value: Double) {
        #expect(JSONValue.double(value).canonicalBytes() == Array("null".utf8))
        #expect(JSONValue.double(value).plainBytes() == Array("null".utf8))
    }

    @Test("both formats read back to the same bits", arguments: [1, 2, 3] as [UInt64])
    func readsBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)

        for _ in 0..<20_000 {
            let value = RandomJSON.finiteDouble(using: &generator)
            let padded = try JSONValue(parsing: JSONValue.double(value).canonicalBytes())
            let short = try JSONValue(parsing: JSONValue.double(value).plainBytes())
            if padded != .double(value) || short != .double(value) { Issue.record("\(value)") }
        }
    }
}
