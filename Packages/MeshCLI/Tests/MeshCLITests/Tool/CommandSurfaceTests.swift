import ArgumentParser
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("The commands' options against the reference's")
struct CommandSurfaceTests {
    /// The recorded commands that exist here.
    static let commands = [
        "keygen root", "keygen network-authority", "keygen node", "keygen operator", "genesis create", "genesis sign",
        "genesis verify", "info", "init", "na start", "na doctor", "na succession history", "na succession sign",
        "na succession prove",
        "na succession submit", "na reissue", "sovereign inspect", "admin invite", "admin revoke",
        "admin revoke-operator-key",
        "na verify-db", "managed backup", "managed restore", "managed audit-export", "join", "send", "status",
        "dev up", "dev down", "(root)",
    ]

    @Test("every recorded option exists, takes what it took, and has its default", arguments: commands)
    func options(of command: String) throws {
        let surface = try #require(try Recordings.value("cli-surface").objectValue)
        let recorded = try #require(surface[command]?.objectValue?["params"]?.arrayValue)
        let described = try Self.describe(command)

        for parameter in recorded.compactMap(\.objectValue) {
            let name = try #require(parameter["names"]?.arrayValue?.first?.stringValue)
            if parameter["kind"]?.stringValue == "argument" {
                #expect(described.contains { $0["kind"]?.stringValue == "positional" }, "\(command): \(name)")
                continue
            }
            let found = described.first { Self.names($0).contains(name) }
            let option = try #require(found, "\(command) lacks \(name)")
            let isFlag = parameter["kind"]?.stringValue == "flag"
            #expect((option["kind"]?.stringValue == "flag") == isFlag, "\(command) \(name)")
            #expect(
                option["isRepeating"]?.boolValue == (parameter["multiple"]?.boolValue ?? false), "\(command) \(name)")
            if name != "--version" { Self.compareDefault(of: option, with: parameter, "\(command) \(name)") }
        }
    }

    /// The arguments of a command, as it describes them itself.
    private static func describe(_ command: String) throws -> [JSONObject] {
        let dump = try JSONValue(parsing: GenesisMesh._dumpHelp())
        var node = try #require(dump.objectValue?["command"]?.objectValue)
        if command != "(root)" {
            for word in command.split(separator: " ") {
                let children = node["subcommands"]?.arrayValue ?? []
                let child = children.compactMap(\.objectValue).first { $0["commandName"]?.stringValue == String(word) }
                node = try #require(child, "\(command)")
            }
        }
        return node["arguments"]?.arrayValue?.compactMap(\.objectValue) ?? []
    }

    private static func names(_ option: JSONObject) -> [String] {
        (option["names"]?.arrayValue ?? []).compactMap { $0.objectValue?["name"]?.stringValue }.map { "--" + $0 }
    }

    private static func compareDefault(of option: JSONObject, with parameter: JSONObject, _ label: String) {
        let expected: String?
        switch parameter["default"] {
        case .string(let text)?: expected = text.isEmpty ? nil : text
        case .integer(let number)?: expected = number.int64.map(String.init)
        case .array(let items)?: expected = items.compactMap(\.stringValue).joined(separator: ", ")
        default: expected = nil
        }
        guard let expected else { return }
        let stated = option["defaultValue"]?.stringValue
        let described = option["abstract"]?.stringValue?.contains("(default: \(expected))") ?? false
        #expect(stated == expected || described, "\(label): \(stated ?? "no default") instead of \(expected)")
    }
}
