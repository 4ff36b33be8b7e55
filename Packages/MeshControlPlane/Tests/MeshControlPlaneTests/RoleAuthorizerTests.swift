import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("RoleAuthorizer")
struct RoleAuthorizerTests {
    @Test("one role must grant both the command and the scope")
    func oneRole() {
        let authorizer = RoleAuthorizer(grants: [
            RoleGrant(role: "a", commands: ["x"], scopes: ["network"]),
            RoleGrant(role: "b", commands: ["y"], scopes: ["node"]),
        ])

        #expect(authorizer.allows("x", in: "network", with: ["a", "b"]))
        #expect(!authorizer.allows("x", in: "node", with: ["a", "b"]))
        #expect(!authorizer.allows("x", in: "network", with: ["b"]))
        #expect(!authorizer.allows("x", in: "network", with: []))
    }

    @Test("scope service and command rotate_keys are granted to nobody")
    func grantedToNobody() {
        let authorizer = RoleAuthorizer()
        let roles = RoleGrant.standard.map(\.role)

        for command in Set(RoleGrant.standard.flatMap(\.commands)) {
            #expect(!authorizer.allows(command, in: "service", with: roles))
            #expect(authorizer.allows(command, in: "network", with: roles))
        }
        for scope in ["network", "region", "node", "service"] {
            #expect(!authorizer.allows("rotate_keys", in: scope, with: roles))
        }
    }

    @Test("roles, commands and scopes are exact", arguments: ["Role:admin", "role:admin ", "admin", "role:ádmin"])
    func exactTexts(role: String) {
        #expect(!RoleAuthorizer().allows("shutdown_node", in: "node", with: [role]))
        #expect(RoleAuthorizer().allows("shutdown_node", in: "node", with: [MeshRole.admin]))
    }

    @Test("C1: a claim narrows the established roles and never widens them")
    func narrowing() {
        let established = [MeshRole.admin, MeshRole.anchor]

        #expect(RoleAuthorizer.narrowed(established, to: [MeshRole.anchor]) == [MeshRole.anchor])
        #expect(RoleAuthorizer.narrowed(established, to: [MeshRole.operator, MeshRole.admin]) == [MeshRole.admin])
        #expect(RoleAuthorizer.narrowed([], to: established).isEmpty)
        #expect(RoleAuthorizer.narrowed(established, to: []).isEmpty)
    }
}
