import AuthorityTrials
import MeshCrypto
import Testing

@Suite("LedgerCheck")
struct LedgerCheckTests {
    private let key = Result { try SigningKey(seed: [UInt8](repeating: 7, count: 32)).publicKey }

    /// A database with one invite, redeemed and its certificate renewed, another certificate revoked.
    private func sound() throws -> StoreSnapshot {
        let key = try key.get()
        var snapshot = StoreSnapshot()
        snapshot.invites = [
            SHA256.hex(Array("token".utf8)): key.text, SHA256.hex(Array("other".utf8)): "other key",
            SHA256.hex(Array("unused".utf8)): nil,
        ]
        snapshot.certificates = [
            "first": .init(key: key.text, expiresAt: "2026-09-01"),
            "second": .init(key: key.text, expiresAt: "2026-09-01", renewedFrom: "first"),
            "revoked": .init(key: "other key", isRevoked: true, expiresAt: "2026-09-01"),
        ]
        snapshot.listSequences = [3, 4]
        snapshot.activeSequences = [4]
        snapshot.listed = ["revoked"]
        snapshot.policies = ["policy"]
        snapshot.activePolicies = 1
        snapshot.nonces = ["node:\(key.text) nonce"]
        return snapshot
    }

    private func acknowledged() throws -> [Ledger.Entry] {
        let key = try key.get()
        let all: [Acknowledgement] = [
            .invited(token: "unused"), .joined(token: "token", key: key, certificate: "first"),
            .renewed(predecessor: "first", key: key, certificate: "second"),
            .revoked(certificate: "revoked", sequence: 4), .published(policy: "policy"),
            .heartbeat(key: key, nonce: "nonce"), .listed(sequence: 4),
        ]
        return all.enumerated().map { Ledger.Entry(time: UInt64($0), acknowledgement: $1) }
    }

    private func violations(_ snapshot: StoreSnapshot) throws -> [String] {
        LedgerCheck(snapshot, now: "2026-08-01").violations(of: try acknowledged())
    }

    @Test("a database that holds everything is accepted, also with more than was acknowledged")
    func accepted() throws {
        var snapshot = try sound()
        #expect(try violations(snapshot).isEmpty)
        snapshot.policies.insert("not acknowledged")
        #expect(try violations(snapshot).isEmpty)
    }

    @Test(
        "each loss is noticed",
        arguments: [
            { $0.damage = ["page 3"] },
            { $0.invites = $0.invites.filter { $0.value != nil } },
            { $0.certificates["second"] = nil },
            { $0.certificates["first"]?.key = "another key" },
            { $0.certificates["second"]?.renewedFrom = "another" },
            { $0.certificates["revoked"]?.isRevoked = false },
            { $0.listed = [] },
            {
                $0.listSequences = [2, 3]; $0.activeSequences = [3]
            },
            { $0.activeSequences = [3] },
            { $0.policies = [] },
            { $0.activePolicies = 2 },
            { $0.nonces = [] },
            { $0.invites[SHA256.hex(Array("other".utf8))] = .some(nil) },
            { $0.certificates["third"] = .init(key: "k", expiresAt: "2026-09-01", renewedFrom: "first") },
        ] as [@Sendable (inout StoreSnapshot) -> Void])
    func losses(_ lose: @Sendable (inout StoreSnapshot) -> Void) throws {
        var snapshot = try sound()

        lose(&snapshot)

        #expect(try !violations(snapshot).isEmpty)
    }

    @Test("what has expired need not be in the list")
    func expired() throws {
        var snapshot = try sound()
        snapshot.certificates["old"] = .init(key: "k", isRevoked: true, expiresAt: "2026-07-01", renewedFrom: "older")

        #expect(try violations(snapshot).isEmpty)
    }
}
