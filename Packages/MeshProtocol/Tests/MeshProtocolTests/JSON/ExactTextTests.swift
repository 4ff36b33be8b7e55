import Testing

@testable import MeshProtocol

@Suite("ExactText")
struct ExactTextTests {
    @Test("canonically equivalent spellings are different keys")
    func exactKeys() {
        let table: [ExactText: Int] = [ExactText("é"): 1, ExactText("e\u{301}"): 2]

        #expect(table[ExactText("é")] == 1)
        #expect(table[ExactText("e\u{301}")] == 2)
    }

    @Test("marks in another order are another text, though String calls them equal")
    func markOrder() {
        let first = "a\u{323}\u{307}"
        let second = "a\u{307}\u{323}"

        #expect(first == second)
        #expect(!first.isSameText(as: second))
        #expect(ExactText(first) != ExactText(second))
        #expect(ExactText(first).hashValue != ExactText(second).hashValue)
    }

    @Test("equal texts are one key at every length")
    func equalTexts() {
        for length in 0...20 {
            let text = String(repeating: "k", count: length)
            #expect(ExactText(text) == ExactText(text))
            #expect(ExactText(text).hashValue == ExactText(text).hashValue)
            #expect(ExactText(text) != ExactText(text + "k"))
        }
    }

    @Test("code points order a private-use character before an astral one")
    func codePointOrder() {
        #expect("\u{E000}".precedesInCodePoints("😀"))
        #expect(!"😀".precedesInCodePoints("\u{E000}"))
        #expect("a".precedesInCodePoints("aa"))
        #expect(!"a".precedesInCodePoints("a"))
    }
}
