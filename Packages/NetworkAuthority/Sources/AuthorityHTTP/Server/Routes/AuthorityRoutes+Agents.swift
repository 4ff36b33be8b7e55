internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// The agent registry.

extension AuthorityRoutes {
    func registerAgent(_ call: RouteCall) async throws -> Reply {
        .json(.registered(try await authority.registerAgent(try await call.requiredBody(), from: call.address)))
    }

    func agents(_ call: RouteCall) async throws -> Reply {
        let given = call.target.query.first { $0.0.isSameText(as: "capability") }?.1.first ?? ""
        guard !given.isEmpty else {
            return .json(["count": .int(try await authority.agentCount()), "capability": nil])
        }
        return .json(.agents(try await authority.agents(withCapability: given), capability: given))
    }

    func agent(_ call: RouteCall) async throws -> Reply {
        .json(try await authority.agent(of: call.parameter).json)
    }

    func withdrawAgent(_ call: RouteCall) async throws -> Reply {
        try await authority.withdrawAgent(of: call.parameter, try await call.requiredBody(), from: call.address)
        return .json(["status": "deregistered"])
    }
}
