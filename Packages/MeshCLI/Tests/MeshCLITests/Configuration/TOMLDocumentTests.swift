import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("TOMLDocument")
struct TOMLDocumentTests {
    @Test("values of every kind are read")
    func kinds() throws {
        let document = try TOMLDocument(
            parsing: """
                top = 1
                [s]
                text = "a\\"b\\\\c"
                literal = 'C:\\x'
                flag = true
                number = 1.5
                hex = 0xff
                list = ["a", 1, false]
                date = 2026-01-01T00:00:00Z
                inner = { x = 1 }
                """)

        #expect(document["s", "text"] == .string("a\"b\\c"))
        #expect(document["s", "literal"] == .string("C:\\x"))
        #expect(document["s", "flag"] == .boolean(true))
        #expect(document["s", "number"] == .float(1.5))
        #expect(document["s", "hex"] == .integer(255))
        #expect(document["s", "list"] == .array([.string("a"), .integer(1), .boolean(false)]))
        #expect(document["s", "date"] == .dateTime("2026-01-01T00:00:00Z"))
        #expect(document["s", "inner"] == .table(TOMLSection([("x", .integer(1))])))
        #expect(document.root["top"] == .integer(1))
    }

    @Test(
        "what is not TOML is refused with its line",
        arguments: ["[s\n", "a = \n", "a = 1\na = 2\n", "[s]\nx = \"a\nb\"\n", "a\0b = 1\n"])
    func refusals(_ text: String) {
        #expect(throws: TOMLDocument.Refusal.self) { try TOMLDocument(parsing: text) }
    }

    @Test("a value is changed on its line; comments, order and everything else stay")
    func edit() throws {
        var document = try TOMLDocument(
            parsing: """
                # mine
                [other]
                deep = [ 1, # one
                         2 ]

                [network]
                name = "USG"  # the name
                custom = "kept"

                [network.extra]
                name = "not this"
                """)

        document.set(.string("new"), section: "network", key: "name")
        document.set(.string("v0.2"), section: "network", key: "version")
        document.set(.integer(1), section: "na", key: "port")

        #expect(
            document.text == """
                # mine
                [other]
                deep = [ 1, # one
                         2 ]

                [network]
                name = "new"  # the name
                custom = "kept"
                version = "v0.2"

                [network.extra]
                name = "not this"

                [na]
                port = 1

                """)
    }

    @Test(
        "a section in another shape is written anew, with all it says",
        arguments: [
            "network = { name = \"a\", keep = 1 }\n", "network.name = \"a\"\nnetwork.keep = 1\n",
            "[ \"network\" ]\n\"name\" = \"a\"\nkeep = 1\n",
            "x = \"\"\"\n[network]\nname = 1\n\"\"\"\n[network]\nname = \"a\"\nkeep = 1\n",
            "[network]\nname = '''a\nb'''\nkeep = 1\n",
        ])
    func shapes(_ text: String) throws {
        var document = try TOMLDocument(parsing: text)
        let before = document.root["x"]

        document.set(.string("b"), section: "network", key: "name")

        let read = try TOMLDocument(parsing: document.text)
        #expect(read["network", "name"] == .string("b"))
        #expect(read["network", "keep"] == .integer(1))
        #expect(read.root["x"] == before)
    }

    @Test(
        "texts survive writing and reading",
        arguments: [
            "", "plain", "a\"b\\c", "tab\tnewline\nreturn\r", "\u{1}\u{1F}\u{7F}\u{8}\u{C}", "é 漢字 🙂", "C:\\home\\x",
            "# no comment", "'", "\u{85}\u{2028}",
        ])
    func texts(_ text: String) throws {
        let document = TOMLDocument(TOMLSection([("s", .table(TOMLSection([("key with space", .string(text))])))]))

        let read = try TOMLDocument(parsing: document.text)

        #expect(read["s", "key with space"] == .string(text))
    }

    @Test("numbers, dates and lists survive writing and reading")
    func values() throws {
        let values = TOMLSection([
            ("i", .integer(.min)), ("f", .float(1e300)), ("g", .float(2)), ("n", .float(-.infinity)),
            ("d", .dateTime("1979-05-27")), ("t", .dateTime("07:32:00")),
            ("l", .array([.array([.integer(1)]), .table(TOMLSection([("a", .boolean(false))]))])),
        ])
        let document = TOMLDocument(TOMLSection([("s", .table(values))]))

        let read = try TOMLDocument(parsing: document.text)

        for member in values.members { #expect(read["s", member.key] == member.value, "\(member.key)") }
    }

    @Test("the recorded edge cases are read back as they were meant")
    func recordedEdgeCases() throws {
        let files = try #require(try Recordings.value("files").objectValue)
        let input = try #require(files["toml-edge-cases"]?.objectValue?["input"]?.objectValue?["s"]?.objectValue)
        let texts = input.compactMap { member in member.value.stringValue.map { (member.name, TOMLItem.string($0)) } }

        let document = TOMLDocument(TOMLSection([("s", .table(TOMLSection(texts)))]))
        let read = try TOMLDocument(parsing: document.text)

        #expect(texts.count >= 2)
        for (key, value) in texts { #expect(read["s", key] == value) }
    }
}
