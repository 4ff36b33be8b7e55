internal import ArgumentParser
internal import MeshProtocol

/// `dev down`: removes what `init` and nodes have left in the current folder.
struct DevDownCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "Remove .genesis-mesh, genesis-mesh.toml and .node* in the current folder.")

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let names = try context.names(in: ".")
        let wanted =
            [".genesis-mesh", MeshConfig.fileName].filter { names.contains($0) }
            + names.filter { $0.hasPrefix(".node") }
        var removed: [String] = []
        var locked: [String] = []
        for name in wanted {
            do {
                try context.remove(name)
                removed.append(name)
            } catch {
                context.note("Could not remove \(name): \(error)")
                locked.append(name)
            }
        }
        if !removed.isEmpty || outputOptions.format == .json {
            context.show(DevDownResult(removed: removed, locked: locked), as: outputOptions.format)
        }
        guard locked.isEmpty else {
            throw CommandFailure(
                "Some generated files could not be removed. Stop any running 'genesis-mesh na start' or node, look at "
                    + "the permissions of \(locked.joined(separator: ", ")), then run 'genesis-mesh dev down' again.")
        }
    }
}

/// What `dev down` removed.
struct DevDownResult: CommandResult {
    static let schema = "genesis-mesh/dev-down/1"

    let removed: [String]
    let locked: [String]

    var members: [(String, JSONValue)] {
        [("removed", .array(removed.map { .string($0) })), ("locked", .array(locked.map { .string($0) }))]
    }

    var text: String { removed.map { "Removed \($0)" }.joined(separator: "\n") }
}
