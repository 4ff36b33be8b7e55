import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("Revoked operator keys in the store")
struct OperatorKeyStoreTests {
    private let fixture: StoreFixture
    private let key: SigningKey

    init() throws {
        fixture = try StoreFixture()
        key = try SigningKey(seed: [UInt8](repeating: 3, count: 32))
    }

    @Test("a revocation outlives a restart, and is noted with who ordered it")
    func durability() async throws {
        let store = try fixture.store()
        let receipt = try await authority(on: store).revokeOperatorKey("a", reason: "left")
        #expect(receipt == .revoked(keyID: "a", at: fixture.clock.now(), reason: "left", remainingKeys: 1))
        try store.close()

        let again = try fixture.store()
        let restarted = try await authority(on: again)
        #expect(try await restarted.revokeOperatorKey("a") == .alreadyRevoked(keyID: "a"))
        await refused(restarted, "a")
        try await restarted.requireReader(request("b"), from: .unknown)
        #expect(
            try fixture.events("operator_key_revoked") == [
                ["key_id": "a", "reason": "left", "revoked_by": nil, "remote_addr": "unknown"]
            ])
        try again.close()
    }

    @Test("a key that another process has revoked is refused at its next request, before any round of maintenance")
    func otherProcess() async throws {
        let stores = [try fixture.store(), try fixture.store()]
        let first = try await authority(on: stores[0])
        let second = try await authority(on: stores[1])
        try await second.requireReader(request("a"), from: .unknown)

        _ = try await first.revokeOperatorKey("a")

        await refused(second, "a")
        let last = await #expect(throws: AuthorityRefusal.self) { try await second.revokeOperatorKey("b") }
        #expect(last?.code == .lastActiveOperatorKey)
        for store in stores { try store.close() }
    }

    @Test("a key that is not configured any more neither counts as one that is left nor can be revoked")
    func configuration() async throws {
        let store = try fixture.store()
        _ = try await authority(on: store, ids: ["a", "b", "c"]).revokeOperatorKey("c")

        let smaller = try await authority(on: store, ids: ["a"])
        let last = await #expect(throws: AuthorityRefusal.self) { try await smaller.revokeOperatorKey("a") }
        #expect(last?.code == .lastActiveOperatorKey)
        let unknown = await #expect(throws: AuthorityRefusal.self) { try await smaller.revokeOperatorKey("c") }
        #expect(unknown?.code == .unknownOperatorKey)
        try store.close()
    }

    private func authority(
        on store: SQLiteAuthorityStore, ids: [String] = ["a", "b"]
    ) async throws -> NetworkAuthority {
        let configuration = AuthorityConfiguration(
            genesis: fixture.genesis, keyID: "na-local",
            operators: ids.map { OperatorKey(id: $0, key: key.publicKey, tier: .privileged) })
        let authority = try NetworkAuthority(
            configuration: configuration, store: store, signer: fixture.key, clock: fixture.clock)
        try await authority.prepare()
        return authority
    }

    private func request(_ keyID: String) throws -> OperatorRequest {
        let request = AdminRequest(
            method: "GET", path: "/nodes", query: [], audience: fixture.key.publicKey.text, body: [:], keyID: keyID,
            timestamp: fixture.clock.now().requestText, nonce: UUIDv4.make())
        return OperatorRequest(
            credentials: .init(
                keyID: keyID, timestamp: request.timestamp, nonce: request.nonce,
                signature: try key.sign(request.signedBytes).text),
            method: "GET", path: "/nodes")
    }

    private func refused(_ authority: NetworkAuthority, _ keyID: String) async {
        let refusal = await #expect(throws: AuthorityRefusal.self) {
            try await authority.requireReader(request(keyID), from: .unknown)
        }
        #expect(refusal == AuthorityRefusal(.adminAuthFailed, "Unknown admin key"))
    }
}
