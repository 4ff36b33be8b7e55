internal import MeshCrypto

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension CommandContext {
    /// The context of this process: its streams, environment, folders, signals and clock.
    public static func process() -> CommandContext {
        let process = ProcessInfo.processInfo
        let files = FileManager.default
        return CommandContext(
            output: StandardStream.output,
            errorOutput: StandardStream.error,
            currentDirectory: files.currentDirectoryPath,
            homeDirectory: files.homeDirectoryForCurrentUser.path,
            temporaryDirectory: files.temporaryDirectory.path,
            clock: SystemWallClock(),
            stop: .signals,
            reload: .signals,
            environment: process.environment,
            programName: CommandLine.arguments.first ?? "genesis-mesh"
        )
    }
}
