internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// What operators ask for about invites, certificates and each other's keys.

extension AuthorityRoutes {
    func invite(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(.invite(try await authority.createInvite(operation, from: call.address)), status: .created)
    }

    func revoke(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(.revocation(try await authority.revoke(operation, from: call.address)))
    }

    func invites(_ call: RouteCall) async throws -> Reply {
        .json(.invites(try await authority.invites(call.operation(), from: call.address)))
    }

    func revokeOperatorKey(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(
            .operatorKey(try await authority.revokeOperatorKey(call.parameter, operation, from: call.address)))
    }
}
