internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: AgentWriter {
    func removeAgent(of key: NodeID) throws {
        try execute("DELETE FROM agent_registrations WHERE node_public_key = ?", [key.text])
    }
}
