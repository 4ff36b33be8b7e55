internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// What operators ask for about invites and certificates.

extension AuthorityRoutes {
    func invite(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(.invite(try await authority.createInvite(operation, from: call.address)), status: .created)
    }

    func revoke(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        return .json(.revocation(try await authority.revoke(operation, from: call.address)))
    }
}
