public import MeshProtocol

/// What a decision may look at of agents.
public protocol AgentReader {
    /// What is kept of a key's listing, also of one that has ended.
    func agent(of key: NodeID) throws -> AgentRecord?
    /// The descriptors in force at a time that name exactly this capability, the latest first, at most `limit`.
    func agents(withCapability capability: String, at time: UTCTime, limit: Int) throws -> [AgentDescriptor]
    /// How many listings are in force at a time.
    func agentCount(at time: UTCTime) throws -> Int
}

/// What a decision may change of agents.
public protocol AgentWriter {
    /// Keeps a listing in place of the one that the key had.
    func put(_ agent: AgentRecord) throws
    /// Removes the agent that a key has registered, if any.
    func removeAgent(of key: NodeID) throws
    /// Forgets listings that were signed and ended before a time, at most `limit`. Returns how many it forgot.
    func forgetAgents(endedBefore time: UTCTime, limit: Int) throws -> Int
}
