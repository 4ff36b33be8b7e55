import Testing

@testable import MeshProtocol

@Suite("MeshRole")
struct MeshRoleTests {
    @Test(
        "four roles and named services may be assigned",
        arguments: [
            "role:anchor", "role:bridge", "role:client", "role:operator", "role:service:db", "role:service:a-1",
            "role:service:" + String(repeating: "x", count: 63),
        ])
    func assignable(role: String) {
        #expect(MeshRole.isAssignable(role))
    }

    @Test(
        "anything else may not",
        arguments: [
            "role:admin", "role:anchorage", "anchor", "role:", "", "role:Anchor", "role:anchor ", "role:service:",
            "role:service", "role:service:DB", "role:service:a_b", "role:service:é", "role:service:a:b",
            "role:service:" + String(repeating: "x", count: 64), "role:king",
        ])
    func notAssignable(role: String) {
        #expect(!MeshRole.isAssignable(role))
    }

    @Test("people may leave the prefix out")
    func normalized() {
        #expect(MeshRole.normalized("anchor") == "role:anchor")
        #expect(MeshRole.normalized("role:anchor") == "role:anchor")
        #expect(MeshRole.normalized("service:db") == MeshRole.service("db"))
        #expect(MeshRole.normalized("admin") == nil)
        #expect(MeshRole.normalized("role:role:anchor") == nil)
    }
}
