import Testing

@testable import MeshProtocol

@Suite("JSONParser")
struct JSONParserTests {
    /// A text with every kind of token in it.
    private static let sample = """
        {"name":"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀","list":[0,-1,18446744073709551615,1.5,-0.0,1E+5,2e-3],\
        "nested":{"t":true,"f":false,"n":null,"empty":[{},[]]}}
        """

    @Test(
        "texts of RFC 8259 are accepted",
        arguments: [
            ("{}", .object([:])),
            (" \t\n\r[ ] \t\n\r", .array([])),
            ("null", .null), ("true", true), ("false", false),
            ("0", 0), ("-1", -1), ("7", 7), ("[0]", [0]),
            ("18446744073709551615", .integer(JSONInteger(UInt64.max))),
            ("-9223372036854775808", .integer(JSONInteger(Int64.min))),
            ("1.0", 1.0), ("-0.0", .double(-0.0)), ("0.0", 0.0), ("-0e0", .double(-0.0)), ("1E5", 1e5), ("1e+5", 1e5),
            ("1e308", 1e308), ("1e-400", 0.0), ("0e999999999999999999999", 0.0),
            ("1767225600.123456", 1_767_225_600.123456), ("0.1", 0.1), ("123456789.12345679", 123_456_789.12345679),
            ("5e-324", .double(.leastNonzeroMagnitude)), ("9007199254740993.0", 9_007_199_254_740_992.0),
            (#""""#, ""), (#""\u0000""#, "\u{0}"), (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"),
            (#""\u00E9\/""#, "é/"), ("\"\u{7F}\u{80}\u{10FFFF}\"", "\u{7F}\u{80}\u{10FFFF}"),
            (#"{"a":{"b":[1,{"c":2}]}}"#, ["a": ["b": [1, ["c": 2]]]]),
        ] as [(String, JSONValue)])
    func accepts(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == expected)
    }

    @Test(
        "the first fault in text order names the refusal",
        arguments: [
            // Syntax
            ("", .invalidJSON), (" ", .invalidJSON), ("\u{FEFF}{}", .invalidJSON), ("NaN", .invalidJSON),
            ("Infinity", .invalidJSON), ("[-Infinity]", .invalidJSON), ("tru", .invalidJSON), ("truE", .invalidJSON),
            ("nul", .invalidJSON), ("True", .invalidJSON), ("{'a':1}", .invalidJSON), ("{a:1}", .invalidJSON),
            ("[1,]", .invalidJSON), ("[,1]", .invalidJSON), ("[1 2]", .invalidJSON), ("[1", .invalidJSON),
            ("]", .invalidJSON), ("[}", .invalidJSON), ("{]", .invalidJSON), (#"{"a"}"#, .invalidJSON),
            (#"{"a":}"#, .invalidJSON), (#"{"a":1,}"#, .invalidJSON), (#"{"a" 1}"#, .invalidJSON),
            (#"{"a":1"#, .invalidJSON), (#"{"a":1} x"#, .invalidJSON), ("{}{}", .invalidJSON), ("1 1", .invalidJSON),
            ("//", .invalidJSON), ("[1]/**/", .invalidJSON), ("\u{B}1", .invalidJSON), ("\u{A0}1", .invalidJSON),
            // Numbers
            ("-", .invalidJSON), ("+1", .invalidJSON), (".5", .invalidJSON), ("-.5", .invalidJSON),
            ("1.", .invalidJSON),
            ("-0.", .invalidJSON), ("1e", .invalidJSON), ("1E+", .invalidJSON), ("1.e5", .invalidJSON),
            ("1.5e", .invalidJSON), ("-0e", .invalidJSON), ("[01]", .invalidJSON), ("0x10", .invalidJSON),
            ("1e400", .nonFiniteNumber), ("-1e400", .nonFiniteNumber), ("1.8e308", .nonFiniteNumber),
            ("1e99999999999999999999", .nonFiniteNumber),
            ("18446744073709551616", .integerOutOfRange), ("-9223372036854775809", .integerOutOfRange),
            ("100000000000000000000000", .integerOutOfRange), ("-18446744073709551616", .integerOutOfRange),
            ("-0", .negativeZero), ("[-01]", .negativeZero), ("[-0x]", .negativeZero),
            // Strings
            ("\"", .invalidJSON), ("\"a", .invalidJSON), (#""\"#, .invalidJSON), (#""\x41""#, .invalidJSON),
            (#""\u12""#, .invalidJSON), (#""\u12g4""#, .invalidJSON), (#""\U0041""#, .invalidJSON),
            ("\"a\nb\"", .invalidJSON), ("\"\u{0}\"", .invalidJSON), ("\"\u{1F}\"", .invalidJSON),
            (#""\ud800""#, .loneSurrogate), (#""\ud800x""#, .loneSurrogate), (#""\ud800é""#, .loneSurrogate),
            (#""\ud800\n""#, .loneSurrogate), (#""\ud800\u0041""#, .loneSurrogate),
            (#""\ud800\ud800\udc00""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate),
            (#""\ude00\ud83d""#, .loneSurrogate), (#"{"\ud800":1}"#, .loneSurrogate),
            (#""\ud800"#, .invalidJSON), (#""\ud800\"#, .invalidJSON), (#""\ud800\x""#, .invalidJSON),
            (#""\ud800\u00""#, .invalidJSON), ("\"\\ud800\n\"", .invalidJSON),
            // Keys, and which of several faults comes first
            (#"{"a":1,"a":2}"#, .duplicateKey), (#"{"a":1,"\u0061":2}"#, .duplicateKey),
            (#"{"":1,"":2}"#, .duplicateKey),
            (#"{"a":{"b":1,"b":1}}"#, .duplicateKey), (#"[{"a":1,"a"!"#, .duplicateKey),
            (#"{"a":1,"b":1e400,"a":2}"#, .nonFiniteNumber), (#"{"a":1,"a":1e400}"#, .duplicateKey),
            (#"{"a":-0,"a":1}"#, .negativeZero), (#"["\ud800",1e400,]"#, .loneSurrogate), ("[1,,1e400]", .invalidJSON),
        ] as [(String, JSONRefusal)])
    func refuses(text: String, reason: JSONRefusal) {
        #expect(throws: reason) { try JSONValue(parsing: text) }
    }

    @Test(
        "bytes that are not UTF-8 are refused, in strings and elsewhere",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x28], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0xFF], [0xFE],
        ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: bytes) }
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: Array("\"".utf8) + bytes + Array("\"".utf8)) }
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: Array("\"".utf8) + bytes) }
        #expect(throws: JSONRefusal.invalidJSON) {
            try JSONValue(parsing: Array(#"{"a":1,""#.utf8) + bytes + Array(#"":1e400}"#.utf8))
        }
    }

    @Test("UTF-8 is read byte for byte, without normalisation")
    func keepsSpellings() throws {
        let value = try JSONValue(parsing: "{\"é\":1,\"e\u{301}\":2}")
        let object = try #require(value.objectValue)

        #expect(object.count == 2)
        #expect(object["é"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test(
        "a second key ends the object with duplicate_key, however many keys came before",
        arguments: [1, 15, 16, 17, 18, 5_000])
    func findsDuplicateAmongMany(count: Int) throws {
        let members = (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",")

        #expect(try JSONValue(parsing: "{\(members)}").objectValue?.count == count)
        for repeated in [0, count / 2, count - 1] {
            #expect(throws: JSONRefusal.duplicateKey) { try JSONValue(parsing: "{\(members),\"k\(repeated)\":null}") }
        }
    }

    @Test("nesting passes at 64 and is refused at 65, and a sibling starts again")
    func boundsNesting() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        func objects(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }

        _ = try JSONValue(parsing: nested(MeshLimits.maximumJSONDepth))
        _ = try JSONValue(parsing: objects(MeshLimits.maximumJSONDepth))
        _ = try JSONValue(parsing: "[\(nested(63)),\(objects(63)),\(nested(63))]")
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: nested(65)) }
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: objects(65)) }
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: "[[],\(nested(64))]") }
        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test("the fault of nesting stands at its bracket: what follows is not read")
    func nestingIsFirst() {
        let text = String(repeating: "[", count: 64) + #"{"a":1e400}"#

        #expect(throws: JSONRefusal.invalidJSON) { try JSONValue(parsing: text) }
    }

    @Test("every truncation of a text is refused as invalid_json")
    func refusesTruncations() throws {
        let bytes = Array(Self.sample.utf8)
        _ = try JSONValue(parsing: bytes)

        for length in 0..<bytes.count {
            #expect(throws: JSONRefusal.self, "cut at \(length)") {
                try JSONValue(parsing: Array(bytes.prefix(length)))
            }
        }
    }

    @Test("a text with any one byte changed is refused or has a form that reads back")
    func survivesChangedBytes() throws {
        let bytes = Array(Self.sample.utf8)
        var accepted = 0

        for position in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[position] = byte
                // A refusal is one of the two right outcomes here; the other is looked at below.
                guard let value = try? JSONValue(parsing: changed) else { continue }
                accepted += 1
                let canonical = value.canonicalBytes()
                if try JSONValue(parsing: canonical) != value { Issue.record("byte \(byte) at \(position)") }
            }
        }

        #expect(accepted > bytes.count)
    }

    @Test("short decimals, read without the slow conversion, are the nearest doubles")
    func readsShortDecimalsExactly() throws {
        var generator = SeededGenerator(seed: 11)

        for _ in 0..<20_000 {
            let digits = UInt64.random(in: 0..<10_000_000_000_000_000, using: &generator)
            let decimals = Int.random(in: 1...15, using: &generator)
            let padded = String(repeating: "0", count: max(0, decimals + 1 - String(digits).count)) + String(digits)
            let text = "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
            let expected = try #require(Double(text))

            let isExact = try JSONValue(parsing: text) == .double(expected)
            let isExactBelowZero = try JSONValue(parsing: "-" + text) == .double(-expected)
            if !isExact || !isExactBelowZero { Issue.record("\(text)") }
        }
    }
}
