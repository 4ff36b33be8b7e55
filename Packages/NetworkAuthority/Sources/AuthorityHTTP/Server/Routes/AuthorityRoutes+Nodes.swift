internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// What nodes ask for.

extension AuthorityRoutes {
    func join(_ call: RouteCall) async throws -> Reply {
        .json(try await authority.join(try await call.body(), from: call.address).json, status: .created)
    }

    func heartbeat(_ call: RouteCall) async throws -> Reply {
        .json(.heartbeat(try await authority.heartbeat(try await call.body(), from: call.address)))
    }

    func renew(_ call: RouteCall) async throws -> Reply {
        .json(try await authority.renew(try await call.body(), from: call.address).json, status: .created)
    }
}
