import Testing

@testable import MeshCLI

@Suite("SettingsDocument")
struct SettingsDocumentTests {
    @Test("settings are read around comments, blanks and line ends of any kind")
    func reading() throws {
        let settings = try SettingsDocument(path: "na.env", text: "# c\r\n\r\nA = 1 \r\nB==x=\nC=\n  # d\n_1=y")

        #expect(settings["A"] == "1")
        #expect(settings["B"] == "=x=")
        #expect(settings["C"] == nil)
        #expect(settings["_1"] == "y")
    }

    @Test(
        "a line that is no setting is named",
        arguments: [
            ("A=1\nnothing", "na.env:2: expected KEY=VALUE."), ("1A=2", "na.env:1: invalid setting name '1A'."),
            ("A=1\n\nA=2", "na.env:3: A is set twice."), ("É=1", "na.env:1: invalid setting name 'É'."),
        ])
    func faults(_ text: String, _ message: String) {
        #expect(throws: CommandFailure(message)) { try SettingsDocument(path: "na.env", text: text) }
    }

    @Test("setting a value keeps every other line")
    func writing() throws {
        var settings = try SettingsDocument(path: "na.env", text: "# c\nA=1\n\nB=2\n")

        settings.set("A", to: "3")
        settings.set("C", to: "4")

        #expect(settings.text == "# c\nA=3\n\nB=2\nC=4\n")
    }
}
