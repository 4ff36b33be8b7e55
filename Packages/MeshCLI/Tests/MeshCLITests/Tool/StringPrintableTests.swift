import Testing

@testable import MeshCLI

@Suite("Texts from outside on a terminal")
struct StringPrintableTests {
    @Test("control and format characters become spaces")
    func printable() {
        #expect("a\u{1B}[31m\nb\u{202E}c\u{2028}é".printable == "a [31m b c é")
    }

    @Test(
        "quoted texts stay on one line and are unambiguous",
        arguments: [
            ("hi", "'hi'"), ("it's", "\"it's\""), ("a\"b", "'a\"b'"), ("'\"", "'\\'\"'"), ("a\nb\\", "'a\\nb\\\\'"),
            ("\u{1B}\u{7F}é ", "'\\x1b\\x7fé '"),
        ])
    func quoted(_ text: String, _ expected: String) {
        #expect(text.quoted == expected)
    }
}
