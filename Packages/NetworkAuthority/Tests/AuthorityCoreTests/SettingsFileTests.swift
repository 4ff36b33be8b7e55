import Testing

@testable import AuthorityCore

@Suite("SettingsFile")
struct SettingsFileTests {
    private func parse(_ text: String) throws(SettingsError) -> SettingsFile {
        try SettingsFile(parsing: Array(text.utf8), path: "na.env")
    }

    @Test("lines are taken literally: no quotes, no expansion; comments and blank lines are skipped")
    func lines() throws {
        let file = try parse("\u{FEFF}# comment\r\n\nA=1\r\n B_2 = x = \"$A\" # y \nEMPTY=\n_c=é\n")

        #expect(file.entries.map(\.name) == ["A", "B_2", "_c"])
        #expect(file.value(of: "A")?.value == "1")
        #expect(file.value(of: "B_2")?.value == "x = \"$A\" # y")
        #expect(file.value(of: "B_2")?.line == 4)
        #expect(file.value(of: "EMPTY") == nil)
        #expect(file.value(of: "_c")?.value == "é")
    }

    @Test(
        "a fault names file and line",
        arguments: [
            ("A=1\nnonsense\n", "na.env:2: expected KEY=VALUE"),
            ("A=1\n\nA=2\n", "na.env:3: A is set already in line 1"),
            ("A=\nA=2", "na.env:2: A is set already in line 1"),
            ("1A=1", "na.env:1: a name consists of letters, digits and _, and begins with no digit"),
            ("A-B=1", "na.env:1: a name consists of letters, digits and _, and begins with no digit"),
            ("=1", "na.env:1: a name consists of letters, digits and _, and begins with no digit"),
            ("é=1", "na.env:1: a name consists of letters, digits and _, and begins with no digit"),
        ])
    func faults(_ text: String, message: String) {
        #expect(throws: SettingsError(message)) { try parse(text) }
    }

    @Test("a value that is not UTF-8 is a fault")
    func encoding() {
        #expect(throws: SettingsError("x:1: the value is not UTF-8")) {
            try SettingsFile(parsing: [0x41, 0x3D, 0xFF], path: "x")
        }
    }
}
