import Testing

@testable import MeshProtocol

@Suite("JSONInteger")
struct JSONIntegerTests {
    @Test("the range is that of signed and unsigned 64-bit integers together")
    func range() {
        #expect(JSONInteger(exactly: Int64.min)?.int64 == .min)
        #expect(JSONInteger(exactly: UInt64.max)?.uint64 == .max)
        #expect(JSONInteger(exactly: Int128(Int64.min) - 1) == nil)
        #expect(JSONInteger(exactly: Int128(UInt64.max) + 1) == nil)
        #expect(JSONInteger(UInt64.max).int64 == nil)
        #expect(JSONInteger(-1 as Int64).uint64 == nil)
    }

    @Test("one number is one value, whichever type it came from")
    func equality() {
        #expect(JSONInteger(5 as Int64) == JSONInteger(5 as UInt64))
        #expect(JSONInteger(5 as Int64).hashValue == JSONInteger(5 as UInt64).hashValue)
        #expect(JSONInteger(-1 as Int64) != JSONInteger(UInt64.max))
    }

    @Test("order is that of the numbers")
    func order() {
        let ascending: [JSONInteger] = [
            JSONInteger(Int64.min), -2, -1, 0, 1, JSONInteger(Int64.max), JSONInteger(UInt64(Int64.max) + 1),
            JSONInteger(UInt64.max),
        ]

        #expect(ascending.reversed().sorted() == ascending)
    }

    @Test("the double is the nearest one")
    func double() {
        #expect(JSONInteger(UInt64.max).doubleValue == 18_446_744_073_709_551_616.0)
        #expect(JSONInteger(Int64.min).doubleValue == -9_223_372_036_854_775_808.0)
    }

    @Test("integers that do not fit saturate when they are made into a value")
    func saturates() {
        #expect(JSONValue.int(Int128(UInt64.max) + 1) == .integer(JSONInteger(UInt64.max)))
        #expect(JSONValue.int(Int128(Int64.min) - 1) == .integer(JSONInteger(Int64.min)))
        #expect(JSONValue.int(7) == 7)
    }
}
