import Testing

@testable import MeshProtocol

@Suite("JSON round trips")
struct JSONRoundTripTests {
    @Test(
        "parsing what was encoded gives the value, and encoding that again gives the bytes",
        arguments: 1...20 as ClosedRange<UInt64>)
    func fixedPoint(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)

        for _ in 0..<20 {
            let value = RandomJSON.value(depth: 4, using: &generator)
            let encodings: [JSONEncoding] = [
                .canonical, .plain, .spaced(sortingKeys: false), .spaced(sortingKeys: true), .indentedPlain,
                .indentedASCII(sortingKeys: false), .indentedASCII(sortingKeys: true),
            ]
            for encoding in encodings {
                let bytes = encoding.bytes(of: value)
                let parsed = try JSONValue(parsing: bytes)
                let isFixedPoint = parsed == value && encoding.bytes(of: parsed) == bytes
                if !isFixedPoint || parsed.canonicalBytes() != value.canonicalBytes() { Issue.record("\(value)") }
            }
        }
    }

    @Test("the canonical form does not depend on the order of members", arguments: 1...10 as ClosedRange<UInt64>)
    func orderDoesNotMatter(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var members: [(String, JSONValue)] = []
        for index in 0..<12 { members.append(("k\(index)", RandomJSON.value(depth: 2, using: &generator))) }

        let first = JSONObject(members)
        let second = JSONObject(members.shuffled(using: &generator))

        #expect(first == second)
        #expect(JSONValue.object(first).canonicalBytes() == JSONValue.object(second).canonicalBytes())
    }
}
