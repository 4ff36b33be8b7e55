import Testing

@testable import MeshProtocol

@Suite("JSONObject")
struct JSONObjectTests {
    @Test("setting replaces in place or appends, and nil removes")
    func setting() {
        var object: JSONObject = ["a": 1, "b": 2]

        object["a"] = 3
        object["c"] = 4
        object["b"] = nil
        object["missing"] = nil

        #expect(object.members.map(\.name) == ["a", "c"])
        #expect(object["a"] == 3)
        #expect(object["b"] == nil)
    }

    @Test("null is a value, nil is no member")
    func null() {
        var object = JSONObject()

        object["a"] = JSONValue.null

        #expect(object.count == 1)
        #expect(object["a"]?.isNull == true)
    }

    @Test("names are told apart by their bytes")
    func exactNames() {
        var object: JSONObject = ["é": 1, "e\u{301}": 2]

        object["e\u{301}"] = nil

        #expect(object["é"] == 1)
        #expect(object.count == 1)
        #expect((["é": 1] as JSONObject) != (["e\u{301}": 1] as JSONObject))
    }

    @Test("a repeated name in an initialiser keeps the last value at the first place")
    func repeatedName() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])

        #expect(object.members.map(\.name) == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test("equality looks at members, not at their order")
    func equality() {
        #expect((["a": 1, "b": 2] as JSONObject) == (["b": 2, "a": 1] as JSONObject))
        #expect((["a": 1] as JSONObject) != (["a": 1, "b": 2] as JSONObject))
        #expect((["a": 1, "b": 2] as JSONObject) != (["a": 1, "c": 2] as JSONObject))
        #expect((["a": 1] as JSONObject) != (["a": 1.0] as JSONObject))
    }

    @Test("removing gives the other members in order")
    func removing() {
        let object: JSONObject = ["a": 1, "signatures": [], "b": 2]

        #expect(object.removing("signatures").members.map(\.name) == ["a", "b"])
        #expect(object.removing("absent") == object)
    }
}
