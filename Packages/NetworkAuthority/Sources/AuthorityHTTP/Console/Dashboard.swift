internal import AuthorityCore
internal import MeshProtocol

/// How the authority is, at a glance: nothing that is not public elsewhere.
struct Dashboard: Sendable {
    let network: String
    let version: String
    let isReady: Bool
    let activeNodes: Int
    let listedAgents: Int
    let revocationSequence: Int64
    let policyID: String
    let keyState: String
    let fingerprint: String

    init(_ authority: NetworkAuthority, fingerprint: String) async throws {
        let readiness = try authority.readiness()
        let counters = try await authority.counters()
        network = authority.configuration.genesis.networkName
        version = authority.configuration.genesis.networkVersion
        isReady = readiness.isReady
        activeNodes = counters.activeNodes
        listedAgents = counters.listedAgents
        revocationSequence = counters.revocationSequence
        policyID = authority.activePolicyID ?? ""
        keyState =
            switch readiness.key.standing {
            case .signing: "signing"
            case .pending: "pending"
            case .stopped: "stopped"
            }
        self.fingerprint = fingerprint
    }

    var json: JSONValue {
        [
            "network": .string(network), "version": .string(version), "status": .string(status),
            "active_nodes": .int(activeNodes), "listed_agents": .int(listedAgents),
            "crl_sequence": .int(revocationSequence), "policy_id": .string(policyID), "key_state": .string(keyState),
            "signing_key_fingerprint": .string(fingerprint),
        ]
    }

    var page: HTMLPage {
        HTMLPage(
            title: "Network Authority", network: network,
            content: """
                <dl class="cards">
                <div><dt>Status</dt><dd class="\(isReady ? "good" : "bad")">\(isReady ? "Ready" : "Not ready")</dd></div>
                <div><dt>Active nodes</dt><dd>\(activeNodes)</dd></div>
                <div><dt>Listed agents</dt><dd>\(listedAgents)</dd></div>
                <div><dt>Revocation list</dt><dd>\(revocationSequence)</dd></div>
                <div><dt>Policy</dt><dd>\(policyID)</dd></div>
                <div><dt>Authority key</dt><dd>\(keyState)</dd></div>
                <div><dt>Fingerprint</dt><dd><code>\(fingerprint)</code></dd></div>
                <div><dt>Network version</dt><dd>\(version)</dd></div>
                </dl>
                <p>The same as JSON: <a href="/dashboard.json">/dashboard.json</a>. Which nodes are active is shown to
                operators: <code>genesis-mesh admin nodes</code>.</p>
                """)
    }

    private var status: String { isReady ? "ready" : "not_ready" }
}
