internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: AgentReader {
    func agent(of key: NodeID) throws -> AgentRecord? {
        try row(
            "SELECT descriptor_json, registered_at, expires_at FROM agent_registrations WHERE node_public_key = ?",
            [key.text]
        ).flatMap { row in
            // A listing of another program that cannot be read is as good as none: the node renews it soon.
            try? AgentRecord(
                key: key, descriptor: row.document("descriptor_json"), registeredAt: row.time("registered_at"),
                expiresAt: row.time("expires_at"))
        }
    }

    func agents(withCapability capability: String, at time: UTCTime, limit: Int) throws -> [AgentDescriptor] {
        try rows(
            """
            SELECT agent.descriptor_json AS descriptor_json FROM gm_agent_capabilities AS offer
                JOIN agent_registrations AS agent ON agent.node_public_key = offer.node_public_key
                WHERE offer.capability = ? AND offer.expires_at >= ? ORDER BY offer.registered_at DESC LIMIT ?
            """, [capability, time.requestText, limit]
        ).compactMap { row in
            // What cannot be read is not shown; it does not hide the others.
            try? row.document("descriptor_json")
        }
    }

    func agentCount(at time: UTCTime) throws -> Int {
        let count = try number(
            "SELECT count(*) FROM agent_registrations WHERE expires_at >= ?", [time.requestText])
        return Int(count ?? 0)
    }
}

extension SQLiteTransaction: AgentWriter {
    func put(_ agent: AgentRecord) throws {
        let descriptor = agent.descriptor
        // Another process on the same file may be a reference: the list has its form.
        let capabilities = Set(descriptor.capabilities.map(ExactText.init)).map(\.text)
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        try execute(
            """
            INSERT INTO agent_registrations (node_public_key, agent_id, network_name, capabilities_csv, endpoint_host,
                endpoint_port, endpoint_scheme, descriptor_json, registered_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (node_public_key) DO UPDATE SET agent_id = excluded.agent_id,
                    network_name = excluded.network_name, capabilities_csv = excluded.capabilities_csv,
                    endpoint_host = excluded.endpoint_host, endpoint_port = excluded.endpoint_port,
                    endpoint_scheme = excluded.endpoint_scheme, descriptor_json = excluded.descriptor_json,
                    registered_at = excluded.registered_at, expires_at = excluded.expires_at
            """,
            [
                agent.key.text, descriptor.agentID, descriptor.networkName, capabilities.joined(separator: ","),
                descriptor.endpoint.host, descriptor.endpoint.port, descriptor.endpoint.scheme,
                String(decoding: descriptor.plainBytes(), as: UTF8.self), agent.registeredAt.requestText,
                agent.expiresAt.requestText,
            ])
    }

    func removeAgent(of key: NodeID) throws {
        try execute("DELETE FROM agent_registrations WHERE node_public_key = ?", [key.text])
    }

    func forgetAgents(endedBefore time: UTCTime, limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM agent_registrations WHERE rowid IN (
                SELECT rowid FROM agent_registrations WHERE expires_at < ? AND registered_at < ? LIMIT ?)
            """,
            [time.requestText, time.requestText, limit])
    }
}
