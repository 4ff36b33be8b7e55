public import MeshProtocol

/// What a decision may change of agents.
public protocol AgentWriter {
    /// Removes the agent that a key has registered, if any.
    func removeAgent(of key: NodeID) throws
}
