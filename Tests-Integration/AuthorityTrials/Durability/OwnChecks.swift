import Foundation

/// What the authority's own commands say of its files.
struct OwnChecks: Sendable {
    let network: TrialNetwork
    let command: URL

    /// That the database and the audit log verify.
    func findings() async throws -> [Finding] {
        [
            try await finding(
                "its own check of the database", ["na", "verify-db", "--db-path", network.database.path]),
            try await finding("its own check of the audit log", ["audit", "verify", network.auditLog.path]),
        ]
    }

    private func finding(_ claim: String, _ arguments: [String]) async throws -> Finding {
        let child = try ChildProcess(
            command, arguments + ["--genesis", network.genesisFile.path], in: network.home)
        let status = await child.status()
        // What it says comes a moment after its end; if it does not, what has come is told.
        _ = await child.errors.hasEnded()
        _ = await child.output.hasEnded()
        let said = status == 0 ? "" : ": \((child.errors.lines + child.output.lines).prefix(3).joined(separator: " "))"
        return Finding(claim, measured: "exit \(status)\(said)", bar: "exit 0", isMet: status == 0)
    }
}
