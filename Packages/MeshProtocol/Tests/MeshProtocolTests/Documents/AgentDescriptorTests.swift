import MeshProtocol
import Testing

@Suite("AgentDescriptor")
struct AgentDescriptorTests {
    static let members: JSONObject = [
        "agent_id": "llm-1", "node_public_key": "k", "network_name": "USG",
        "endpoint": ["host": "127.0.0.1", "port": 7448], "registered_at": "2026-01-01T00:00:00Z",
        "expires_at": "2026-01-01T00:10:00Z",
    ]

    private func descriptor(_ members: JSONObject = Self.members) throws -> AgentDescriptor {
        try AgentDescriptor(json: .object(members))
    }

    @Test("the scheme is ws by default, and lists and metadata are empty")
    func defaults() throws {
        let descriptor = try descriptor()

        #expect(descriptor.endpoint == AgentEndpoint(host: "127.0.0.1", port: 7448, scheme: "ws"))
        #expect(descriptor.capabilities.isEmpty && descriptor.metadata.isEmpty && descriptor.signatures.isEmpty)
    }

    @Test(
        "ports from 1 to 65535 are accepted",
        arguments: [(0, false), (1, true), (65_535, true), (65_536, false), (-1, false)])
    func ports(port: Int, isAccepted: Bool) {
        let members = Self.members.with("endpoint", ["host": "h", "port": .int(port)])
        #expect(((try? descriptor(members)) != nil) == isAccepted)
    }

    @Test(
        "the end must be later than the start, and both need a zone",
        arguments: ["2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "2026-01-01T00:10:00", "2026-01-01T00:59:00+01:00"])
    func order(end: String) {
        #expect(throws: DecodingRefusal.self) { try descriptor(Self.members.with("expires_at", .string(end))) }
    }

    @Test("a listing is in force from 300 s before its start to its end")
    func activity() throws {
        let descriptor = try descriptor()
        let start = try #require(descriptor.registeredAt.time)
        let end = try #require(descriptor.expiresAt.time)

        #expect(descriptor.isActive(at: start.advanced(by: .seconds(-300))))
        #expect(!descriptor.isActive(at: start.advanced(by: .microseconds(-300_000_001))))
        #expect(descriptor.isActive(at: end))
        #expect(!descriptor.isActive(at: end.advanced(by: .microseconds(1))))
    }
}
