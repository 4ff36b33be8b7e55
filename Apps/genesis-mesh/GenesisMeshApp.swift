internal import MeshCLI

/// The `genesis-mesh` executable.
@main
enum GenesisMeshApp {
    static func main() async {
        await MeshCommandLine.main()
    }
}
