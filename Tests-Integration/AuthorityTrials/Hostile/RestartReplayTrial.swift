package import Foundation
import NIOCore

/// Requests that were taken are refused by the authority that comes after a kill.
package struct RestartReplayTrial: Sendable {
    package let command: URL

    package init(command: URL) {
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(command: command)
        let forge = scene.forge
        let connection = try await WireConnection.open(port: scene.port)
        let node = try await TrialNode.enrol(forge, connection)
        let other = try await TrialNode.enrol(forge, connection)
        let requests = [
            ("heartbeat", try forge.heartbeat(node.key, node.certificate)),
            ("renewal", try forge.renew(node.key, node.certificate)),
            ("join", try forge.join(node.key, token: node.token)),
            ("invite", try forge.invite()),
            ("policy", try forge.policy("policy-replayed")),
            ("revocation", try forge.revoke(other.certificate)),
        ]
        var result = TrialReport("replay across a restart")
        for (name, request) in requests {
            let status = try await connection.exchange(request).status
            result.findings.append(.equal("\(name) is taken", (200..<300).contains(status), true))
        }
        connection.abandon()
        await scene.authority.kill()

        let next = try await AuthorityProcess.start(scene.network, command: command)
        for (name, request) in requests {
            let reply = try await WireConnection.once(port: next.port, request)
            result.findings.append(.equal("\(name) again, after the restart", reply.status, 401))
        }
        await next.stop()
        return result
    }
}
