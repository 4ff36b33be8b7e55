import Foundation

/// What most trials begin with: a network of its own, and its authority under way.
struct TrialScene: Sendable {
    let folder: TrialFolder
    let network: TrialNetwork
    let forge: RequestForge
    let authority: AuthorityProcess

    var port: Int { authority.port }

    /// Makes the network and starts its authority.
    ///
    /// - Parameters:
    ///   - command: the command under trial
    ///   - settings: variables of the settings file that differ
    ///   - environment: variables of the process
    static func start(
        command: URL, settings: [String: String] = [:], environment: [String: String] = [:]
    ) async throws -> TrialScene {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url, settings: settings)
        let authority = try await AuthorityProcess.start(network, command: command, environment: environment)
        return TrialScene(folder: folder, network: network, forge: RequestForge(network), authority: authority)
    }
}
