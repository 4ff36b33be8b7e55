import Testing

@testable import MeshProtocol

@Suite("JSONEncoding")
struct JSONEncodingTests {
    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static let sample: JSONValue = [
        "b": 1, "a": ["d": [1, 2.5, "é"], "c": nil], "B": true, "list": [], "object": [:],
    ]

    @Test("form C sorts at every depth, has no spaces and escapes all but ASCII")
    func canonical() {
        #expect(
            Self.text(Self.sample.canonicalBytes())
                == #"{"B":true,"a":{"c":null,"d":[1,2.5,"\u00e9"]},"b":1,"list":[],"object":{}}"#)
    }

    @Test("form P keeps the order and writes UTF-8")
    func plain() {
        #expect(
            Self.text(Self.sample.plainBytes())
                == #"{"b":1,"a":{"d":[1,2.5,"é"],"c":null},"B":true,"list":[],"object":{}}"#)
    }

    @Test("form S has one space after commas and colons, sorted or not")
    func spaced() {
        #expect(
            Self.text(Self.sample.spacedBytes(sortingKeys: false))
                == #"{"b": 1, "a": {"d": [1, 2.5, "\u00e9"], "c": null}, "B": true, "list": [], "object": {}}"#)
        #expect(
            Self.text(Self.sample.spacedBytes(sortingKeys: true))
                == #"{"B": true, "a": {"c": null, "d": [1, 2.5, "\u00e9"]}, "b": 1, "list": [], "object": {}}"#)
    }

    @Test("the indented plain form has an indent of two, and empty lists and objects on one line")
    func indentedPlain() {
        let expected = """
            {
              "b": 1,
              "a": {
                "d": [
                  1,
                  2.5,
                  "é"
                ],
                "c": null
              },
              "B": true,
              "list": [],
              "object": {}
            }
            """

        #expect(Self.text(Self.sample.indentedPlainBytes()) == expected)
    }

    @Test("the indented ASCII form is the same with escapes, and can be sorted")
    func indentedASCII() {
        let value: JSONValue = ["b": "é", "a": [1e-7]]

        #expect(
            Self.text(value.indentedASCIIBytes()) == "{\n  \"b\": \"\\u00e9\",\n  \"a\": [\n    1e-07\n  ]\n}")
        #expect(
            Self.text(value.indentedASCIIBytes(sortingKeys: true))
                == "{\n  \"a\": [\n    1e-07\n  ],\n  \"b\": \"\\u00e9\"\n}")
        #expect(Self.text(JSONValue.array([]).indentedASCIIBytes()) == "[]")
        #expect(Self.text(JSONValue.object([:]).indentedPlainBytes()) == "{}")
    }

    @Test(
        "strings are escaped as the form says",
        arguments: [
            ("plain /", #""plain /""#, "\"plain /\""),
            ("\"\\", #""\"\\""#, #""\"\\""#),
            ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#, #""\b\t\n\f\r""#),
            ("\u{0}\u{B}\u{1F}", #""\u0000\u000b\u001f""#, #""\u0000\u000b\u001f""#),
            (" ~", "\" ~\"", "\" ~\""),
            ("\u{7F}", #""\u007f""#, "\"\u{7F}\""),
            ("\u{80}é", #""\u0080\u00e9""#, "\"\u{80}é\""),
            ("e\u{301}", #""e\u0301""#, "\"e\u{301}\""),
            ("\u{2028}\u{FEFF}\u{FFFF}", #""\u2028\ufeff\uffff""#, "\"\u{2028}\u{FEFF}\u{FFFF}\""),
            ("\u{10000}😀\u{10FFFF}", #""\ud800\udc00\ud83d\ude00\udbff\udfff""#, "\"\u{10000}😀\u{10FFFF}\""),
            ("<>&'", "\"<>&'\"", "\"<>&'\""),
        ])
    func escapes(text: String, canonical: String, plain: String) {
        #expect(JSONValue.string(text).canonicalBytes() == Array(canonical.utf8))
        #expect(JSONValue.string(text).plainBytes() == Array(plain.utf8))
        #expect(JSONValue.string(text).spacedBytes(sortingKeys: true) == Array(canonical.utf8))
    }

    @Test("names are sorted by code point, not by UTF-16 unit nor by meaning")
    func sortsByCodePoint() {
        let object = JSONObject(
            ["😀", "\u{E000}", "é", "e\u{301}", "z", "a b", "aa", "a", "_", "B", "10", "2", ""].map { ($0, 1) })

        let sorted = object.sortedMembers().map(\.name)

        let expected = ["", "10", "2", "B", "_", "a", "a b", "aa", "e\u{301}", "z", "é", "\u{E000}", "😀"]
        #expect(sorted.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test("integers are written in decimal over their whole range")
    func integers() {
        let value: JSONValue = [
            .integer(JSONInteger(UInt64.max)), .integer(JSONInteger(Int64.min)), 0, -1, 9_007_199_254_740_993,
        ]

        #expect(
            Self.text(value.canonicalBytes()) == "[18446744073709551615,-9223372036854775808,0,-1,9007199254740993]")
    }
}
