import MeshProtocol
import Testing

@Suite("FieldReader")
struct FieldReaderTests {
    static let everyKind: [JSONValue] = [.null, true, 7, 7.5, "7", [7], ["a": 7]]

    private let reader: FieldReader = FieldReader(members: [
        "null": nil, "bool": true, "integer": 7, "double": 7.5, "string": "7", "array": ["a"], "object": ["a": 7],
    ])

    private func refusal(_ read: (FieldReader) throws(DecodingRefusal) -> Void) -> DecodingRefusal? {
        do throws(DecodingRefusal) {
            try read(reader)
            return nil
        } catch {
            return error
        }
    }

    private func accepts(_ read: () throws -> Void) -> Bool {
        do {
            try read()
            return true
        } catch {
            return false
        }
    }

    @Test("each kind of field accepts its own JSON type alone", arguments: everyKind)
    func exactTypes(value: JSONValue) {
        let fields = FieldReader(members: ["f": value])
        // The other type that a field accepts is named beside it.
        #expect(((try? fields.string("f")) != nil) == (value.stringValue != nil))
        #expect(((try? fields.integer("f")) != nil) == (value.int64Value != nil))
        #expect(((try? fields.double("f")) != nil) == (value.doubleValue != nil))
        #expect(((try? fields.array("f")) != nil) == (value.arrayValue != nil))
        #expect(((try? fields.object("f", default: [:])) != nil) == (value.objectValue != nil))
        #expect((try? fields.timestamp("f")) == nil)
        #expect((try? fields.strings("f", default: [])) == nil)
        #expect(((try? fields.integers("f", default: [])) != nil) == (value.arrayValue != nil))
        #expect(accepts { _ = try fields.optionalString("f") } == (value.stringValue != nil || value.isNull))
        #expect(accepts { _ = try fields.optionalDouble("f") } == (value.doubleValue != nil || value.isNull))
    }

    @Test("a missing member takes its default, and without one it is refused by name")
    func missing() throws {
        #expect(try reader.string("none", default: "d") == "d")
        #expect(try reader.integer("none", default: 3) == 3)
        #expect(try reader.double("none", default: 0.5) == 0.5)
        #expect(try reader.strings("none", default: ["x"]) == ["x"])
        #expect(try reader.integers("none", default: [1]) == [1])
        #expect(try reader.documents("none", of: DocumentSignature.self).isEmpty)
        #expect(try reader.optionalTimestamp("none") == nil)
        #expect(try reader.string(whenPresent: "none") == nil)

        let missing = DecodingRefusal(member: "none", reason: "required member is missing")
        #expect(refusal { (r) throws(DecodingRefusal) in _ = try r.string("none") } == missing)
        #expect(refusal { (r) throws(DecodingRefusal) in _ = try r.integer("none") } == missing)
        #expect(refusal { (r) throws(DecodingRefusal) in _ = try r.timestamp("none") } == missing)
        #expect(
            refusal { (r) throws(DecodingRefusal) in _ = try r.document("none", as: DocumentSignature.self) } == missing
        )
    }

    @Test("null is no value for a member with a default")
    func nullIsNotMissing() {
        #expect(throws: DecodingRefusal(member: "null", reason: "expected a string, found null")) {
            try reader.string("null", default: "d")
        }
        #expect(throws: DecodingRefusal(member: "null", reason: "expected an integer, found null")) {
            try reader.integer("null", default: 1)
        }
        #expect(throws: DecodingRefusal(member: "null", reason: "expected an array, found null")) {
            try reader.documents("null", of: DocumentSignature.self)
        }
        #expect(throws: DecodingRefusal.self) { try reader.string(whenPresent: "null") }
    }

    @Test("integers end at 2^63-1, although JSON integers go further")
    func integerRange() throws {
        let fields = FieldReader(members: [
            "max": .int(Int64.max), "over": .int(UInt64(1) << 63), "min": .int(Int64.min),
        ])

        #expect(try fields.integer("max") == .max)
        #expect(try fields.integer("min") == .min)
        #expect(throws: DecodingRefusal.self) { try fields.integer("over") }
        #expect(try fields.double("over") == 9_223_372_036_854_775_808)
    }

    @Test("the faulty element of a list is named")
    func elements() {
        let fields = FieldReader(members: [
            "roles": ["a", 5], "ports": [1, 2.0], "signatures": [["key_id": "k", "sig": 5]],
        ])

        #expect(throws: DecodingRefusal(member: "roles[1]", reason: "expected a string, found an integer")) {
            try fields.strings("roles")
        }
        #expect(
            throws: DecodingRefusal(
                member: "ports[1]", reason: "expected an integer, found a number with fraction or exponent")
        ) {
            try fields.integers("ports", default: [])
        }
        #expect(throws: DecodingRefusal(member: "signatures[0].sig", reason: "expected a string, found an integer")) {
            try fields.documents("signatures", of: DocumentSignature.self)
        }
    }

    @Test("only an object has members", arguments: everyKind)
    func objectsOnly(value: JSONValue) {
        #expect(((try? FieldReader(value)) != nil) == (value.objectValue != nil))
    }

    @Test("unknown members are told apart byte for byte, and the first one is named")
    func unknownMembers() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let fields = FieldReader(members: [decomposed: 1, "known": 2])

        try fields.refuseUnknownMembers(knowing: ["known", decomposed])
        for known in [["known", composed], ["known"], []] {
            let refusal = #expect(throws: DecodingRefusal.self) { try fields.refuseUnknownMembers(knowing: known) }
            #expect(refusal.map { Array($0.member.utf8) } == Array(decomposed.utf8))
        }
    }

    @Test("a timestamp that is no date is refused under its name")
    func timestamps() {
        for bad: JSONValue in ["2026-13-01T00:00:00Z", "2026-01-01", 1_767_225_600, 1_767_225_600.5, true, ""] {
            let fields = FieldReader(members: ["at": bad])
            do throws(DecodingRefusal) {
                _ = try fields.timestamp("at")
                Issue.record("accepted \(bad)")
            } catch {
                #expect(error.member == "at")
            }
        }
    }
}
