import Testing

@testable import MeshProtocol

@Suite("NodeID")
struct NodeIDTests {
    private static let text = "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw="

    @Test("the canonical text reads and writes back")
    func canonicalText() throws {
        let id = try #require(NodeID(text: Self.text))

        #expect(id.text == Self.text)
        #expect(id.description == Self.text)
        #expect(id.fingerprint == "Q6cucUQB")
        #expect(id.bytes == Base64.decode(Self.text))
        #expect(NodeID(bytes: id.bytes) == id)
        #expect(NodeID(bytes: id.bytes)?.hashValue == id.hashValue)
    }

    @Test(
        "other spellings of the same bytes, and other lengths, are refused",
        arguments: [
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tx=", "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Ty=",
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tz=", "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg-6_Tw=",
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw", "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw==",
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=\n", " Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=",
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Q==", "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw8", "",
        ])
    func refuses(text: String) {
        #expect(NodeID(text: text) == nil)
    }

    @Test("only 32 bytes make an identity", arguments: [0, 1, 31, 33, 64])
    func refusesLength(length: Int) {
        #expect(NodeID(bytes: [UInt8](repeating: 1, count: length)) == nil)
    }

    @Test("order is that of the bytes")
    func order() throws {
        var generator = SeededGenerator(seed: 3)
        var ids: [NodeID] = []
        for _ in 0..<200 {
            var bytes = [UInt8](repeating: 7, count: 32)
            bytes[Int.random(in: 0..<32, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            ids.append(try #require(NodeID(bytes: bytes)))
        }

        let byBytes = ids.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }

        #expect(ids.sorted() == byBytes)
    }

    @Test("each byte counts in equality")
    func everyByte() throws {
        let zero = try #require(NodeID(bytes: [UInt8](repeating: 0, count: 32)))

        for position in 0..<32 {
            var bytes = zero.bytes
            bytes[position] = 1
            #expect(NodeID(bytes: bytes) != zero)
            #expect(NodeID(bytes: bytes)?.bytes == bytes)
        }
    }
}
