internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// What operators ask for about the policy in force.

extension AuthorityRoutes {
    func publishPolicy(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(try await authority.publishPolicy(operation, from: call.address).json, status: .created)
    }

    func policyHistory(_ call: RouteCall) async throws -> Reply {
        .json(.policies(try await authority.policyHistory(call.operation(), from: call.address)))
    }

    func rollBackPolicy(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(try await authority.rollBackPolicy(operation, from: call.address).json)
    }
}
