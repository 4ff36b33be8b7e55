import Testing

@testable import MeshProtocol

@Suite("JSONValue")
struct JSONValueTests {
    @Test("values of different types or spellings are different")
    func inequality() {
        #expect(JSONValue.integer(1) != .double(1))
        #expect(JSONValue.double(0.0) != .double(-0.0))
        #expect(JSONValue.double(.nan) == .double(.nan))
        #expect(JSONValue.string("é") != .string("e\u{301}"))
        #expect(JSONValue.bool(true) != 1)
        #expect(JSONValue.null != false)
        #expect(JSONValue.array([1, 2]) != [2, 1])
    }

    @Test("typed access answers for its own type alone")
    func access() {
        #expect(JSONValue.string("a").stringValue == "a")
        #expect(JSONValue.string("1").int64Value == nil)
        #expect(JSONValue.integer(1).int64Value == 1)
        #expect(JSONValue.integer(1).doubleValue == 1)
        #expect(JSONValue.double(1).doubleValue == 1)
        #expect(JSONValue.double(1).int64Value == nil)
        #expect(JSONValue.integer(JSONInteger(UInt64.max)).int64Value == nil)
        #expect(JSONValue.bool(true).boolValue == true)
        #expect(JSONValue.bool(true).int64Value == nil)
        #expect(JSONValue.array([1]).arrayValue == [1])
        #expect(JSONValue.object(["a": 1]).objectValue == ["a": 1])
        #expect(JSONValue.null.isNull)
        #expect(JSONValue.null.stringValue == nil)
        #expect(JSONValue.integer(0).boolValue == nil)
    }

    @Test("the description is the plain form")
    func description() {
        #expect("\(["a": [nil, "é"]] as JSONValue)" == #"{"a":[null,"é"]}"#)
    }
}
