import Foundation
import MeshProtocol
import Testing

/// Every recorded command and option, against what the executable says of itself.
@Suite("The recorded surface of the command line")
struct CommandSurfaceTests {
    /// Recorded commands that are not built: fleets may wait (decision 5), databases of other kinds are out of scope.
    static let notBuilt: Set = ["fleet generate", "fleet status", "na migrate-db"]

    /// The help of the executable as data.
    private static func describe() async throws -> JSONObject {
        let sandbox = try Sandbox()
        let dump = try await sandbox.run(.ours, ["--experimental-dump-help"]).succeeded("--experimental-dump-help")
        return try #require(try JSONValue(parsing: dump).objectValue?["command"]?.objectValue)
    }

    private static func command(_ name: String, in root: JSONObject) -> JSONObject? {
        if name == "(root)" { return root }
        return name.split(separator: " ").reduce(root) { node, word in
            let children = node?["subcommands"]?.arrayValue?.compactMap(\.objectValue) ?? []
            return children.first { $0["commandName"]?.stringValue == String(word) }
        }
    }

    @Test("every recorded command exists but those that are named as not built")
    func commands() async throws {
        let surface = try #require(try Recording.value("cli-surface").objectValue)
        let root = try await Self.describe()

        let missing = surface.map(\.name).filter { Self.command($0, in: root) == nil }

        #expect(Set(missing) == Self.notBuilt)
        #expect(surface.count > 30)
    }

    @Test("every recorded option exists, is of its kind, and has its default")
    func options() async throws {
        let surface = try #require(try Recording.value("cli-surface").objectValue)
        let root = try await Self.describe()
        var compared = 0

        for recorded in surface where !Self.notBuilt.contains(recorded.name) {
            let described = try #require(Self.command(recorded.name, in: root), "\(recorded.name)")
            let arguments = described["arguments"]?.arrayValue?.compactMap(\.objectValue) ?? []
            let parameters = try #require(recorded.value.objectValue?["params"]?.arrayValue)
            for parameter in try parameters.map({ try RecordedParameter($0) }) {
                expectSame(parameter, of: recorded.name, among: arguments)
                compared += 1
            }
        }

        #expect(compared > 100)
    }

    private func expectSame(_ parameter: RecordedParameter, of command: String, among arguments: [JSONObject]) {
        let label: Comment = "\(command) \(parameter.name)"
        if parameter.kind == "argument" {
            #expect(arguments.contains { $0["kind"]?.stringValue == "positional" }, label)
            return
        }
        let found = arguments.first { DescribedArgument($0).names.contains(parameter.name) }
        guard let argument = found.map(DescribedArgument.init) else {
            Issue.record("\(command) lacks \(parameter.name)")
            return
        }
        #expect(argument.isFlag == (parameter.kind == "flag"), label)
        #expect(argument.isRepeating == parameter.isRepeating, label)
        // The version is the implementation's own.
        guard parameter.name != "--version", let expected = parameter.defaultText else { return }
        #expect(argument.states(default: expected), label)
    }
}

/// An option as it was recorded.
private struct RecordedParameter {
    let name: String
    let kind: String
    let isRepeating: Bool
    /// The default as text; nil where there is none, or an empty one.
    let defaultText: String?

    init(_ json: JSONValue) throws {
        let fields = try FieldReader(json)
        name = try #require(try fields.strings("names").first)
        kind = try fields.string("kind")
        isRepeating = fields.object["multiple"]?.boolValue ?? false
        defaultText =
            switch fields.object["default"] {
            case .string(let text)?: text.isEmpty ? nil : text
            case .integer(let number)?: "\(number)"
            case .array(let items)?: items.compactMap(\.stringValue).joined(separator: ", ")
            default: nil
            }
    }
}

/// An option as the executable describes it.
private struct DescribedArgument {
    private let object: JSONObject

    init(_ object: JSONObject) {
        self.object = object
    }

    var names: [String] {
        (object["names"]?.arrayValue ?? []).compactMap { $0.objectValue?["name"]?.stringValue }.map { "--" + $0 }
    }

    var isFlag: Bool { object["kind"]?.stringValue == "flag" }
    var isRepeating: Bool { object["isRepeating"]?.boolValue ?? false }

    /// Whether it has this default: as a value, or, where it depends on other sources, in its help.
    func states(default expected: String) -> Bool {
        let stated = object["defaultValue"]?.stringValue
        // The reference's words for text are accepted beside ours (decision 6).
        let isSynonym = names.contains("--format") && ["text", "human"].contains(expected) && stated == "table"
        return isSynonym || stated == expected
            || object["abstract"]?.stringValue?.contains("(default: \(expected))") == true
    }
}
