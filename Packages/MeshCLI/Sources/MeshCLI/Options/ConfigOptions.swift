internal import ArgumentParser

/// Which config a command reads.
struct ConfigOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "The config file. Default: $GENESIS_MESH_CONFIG, ./genesis-mesh.toml, ~/.genesis-mesh/config.toml.",
            valueName: "path"))
    var config: String?
}
