internal import ArgumentParser
internal import MeshProtocol

/// `config show`: which config is used, and what it says.
struct ConfigShowCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show where the config is and what it says.")

    @OptionGroup var config: ConfigOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let mesh = try MeshConfig.require(config.config, in: context)
        let source =
            if config.config != nil {
                "--config"
            } else if context.environmentValue("GENESIS_MESH_CONFIG") != nil {
                "GENESIS_MESH_CONFIG"
            } else {
                "found"
            }
        let values = try MeshConfig.Key.all.compactMap { key in
            try mesh.string(key).map { ConfigResult.Value(key: key, text: $0) }
        }
        context.show(
            ConfigResult(path: mesh.path, source: source, values: values), as: outputOptions.format)
    }
}

/// What a config says.
struct ConfigResult: CommandResult {
    static let schema = "genesis-mesh/config/1"

    /// One value of the config.
    struct Value: Sendable {
        let key: MeshConfig.Key
        let text: String
    }

    let path: String
    /// How the file was chosen.
    let source: String
    let values: [Value]

    var members: [(String, JSONValue)] {
        var sections = JSONObject()
        for value in values {
            var section = sections[value.key.section]?.objectValue ?? JSONObject()
            section[value.key.name] = .string(value.text)
            sections[value.key.section] = .object(section)
        }
        return [("path", .string(path)), ("source", .string(source)), ("config", .object(sections))]
    }

    var text: String {
        (["Config: \(path) (\(source))"] + values.map { "  \($0.key.section).\($0.key.name) = \($0.text)" })
            .joined(separator: "\n")
    }
}
