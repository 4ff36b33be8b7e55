internal import MeshCrypto
public import MeshProtocol
internal import Synchronization

extension NetworkAuthority {
    /// Lists the agent that a node of the network has described and signed, in place of the one it had.
    ///
    /// A node that repeats its latest descriptor gets the same answer; an older one is refused.
    /// - Parameters:
    ///   - body: the descriptor as it was received
    ///   - address: where it came from
    /// - Source: Specification 06 §8
    public func registerAgent(_ body: JSONObject, from address: ClientAddress) async throws -> AgentRecord {
        let now = clock.now()
        let submission = try AgentSubmission(body, networkName: identity.networkName, now: now)
        let registration = AgentRegistration(
            submission: submission, isAuthentic: submission.descriptor.hasFirstSignature(by: submission.key),
            isListFull: try await agentCount() >= AuthorityLimits.agents, now: now)
        // A stranger's descriptor, and one that is not authentic, never wait for the writer.
        if let denial = try await store.read({ try registration.examine($0) }) {
            throw await refusal(for: denial, from: address)
        }
        switch try await store.write({ try registration.decide($0) }) {
        case .granted(let agent):
            state.withLock { $0.listedAgents.change() }
            return agent
        case .denied(let denial):
            throw await refusal(for: denial, from: address)
        }
    }

    /// The listed agents that offer exactly this capability, the latest first, at most a hundred.
    public func agents(withCapability capability: String) async throws -> [AgentDescriptor] {
        guard capability.unicodeScalars.count <= AuthorityLimits.agentTextCharacters else {
            throw AuthorityRefusal(
                .badRequest, "capability is longer than \(AuthorityLimits.agentTextCharacters) characters")
        }
        // No descriptor has this character, at which the database ends a text.
        guard !capability.utf8.contains(0) else { return [] }
        let now = clock.now()
        return try await store.read {
            try $0.agents(withCapability: capability, at: now, limit: AuthorityLimits.agentsPerAnswer)
        }
    }

    /// The descriptor that a node has registered.
    ///
    /// - Parameter key: the node's key as it stands in the request
    public func agent(of key: String) async throws -> AgentDescriptor {
        guard let id = NodeID(text: key) else { throw AuthorityRefusal.agentNotRegistered }
        let now = clock.now()
        guard let agent = try await store.read({ try $0.agent(of: id) }), agent.isListed(at: now) else {
            throw AuthorityRefusal.agentNotRegistered
        }
        return agent.descriptor
    }

    /// Takes a node's agent from the list, as the node has signed.
    ///
    /// - Parameters:
    ///   - key: the node's key as it stands in the request
    ///   - body: the request as it was received
    ///   - address: where it came from
    public func withdrawAgent(of key: String, _ body: JSONObject, from address: ClientAddress) async throws {
        let withdrawal = try AgentWithdrawal(body, of: key, now: clock.now())
        if case .denied(let denial) = try await store.read({ try withdrawal.listing($0) }) {
            throw await refusal(for: denial, from: address)
        }
        if case .denied(let denial) = try await store.write({ try withdrawal.decide($0) }) {
            throw await refusal(for: denial, from: address)
        }
        state.withLock { $0.listedAgents.change() }
    }

    /// Forgets listings that ended so long ago that no descriptor from before them can be in force.
    func forgetAgents() async throws {
        let horizon = clock.now().advanced(by: .zero - AuthorityLimits.agentLife)
        var forgotten = AuthorityLimits.agentPurgeBatch
        while forgotten == AuthorityLimits.agentPurgeBatch {
            forgotten = try await store.write {
                try $0.forgetAgents(endedBefore: horizon, limit: AuthorityLimits.agentPurgeBatch)
            }
        }
    }
}
