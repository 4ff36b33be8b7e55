import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("AuthorityKeys")
struct AuthorityKeysTests {
    private let fixture: SuccessionFixture

    init() throws { fixture = try SuccessionFixture() }

    private func keys(_ index: Int, successions: Int = 2) throws -> AuthorityKeys {
        try #require(
            AuthorityKeys(history: fixture.history(successions), own: fixture.keys[index].publicKey))
    }

    @Test("the genesis key signs until the second key starts, to the microsecond")
    func genesisKey() throws {
        let keys = try keys(0)
        let before = fixture.second.advanced(by: .microseconds(-1))

        #expect(keys.standing(at: before) == .signing)
        #expect(keys.standing(at: fixture.second) == .stopped(.succeeded))
        #expect(keys.standing(at: fixture.end) == .stopped(.succeeded))
    }

    @Test("the genesis key without a succession signs for ever, whatever end the genesis block shows")
    func genesisKeyAlone() throws {
        let keys = try keys(0, successions: 0)

        #expect(keys.standing(at: fixture.end) == .signing)
    }

    @Test("a named key is pending until its time, then signs until the next one's")
    func middleKey() throws {
        let keys = try keys(1)
        let before = fixture.second.advanced(by: .microseconds(-1))

        #expect(keys.standing(at: before) == .pending(signsFrom: fixture.second))
        #expect(keys.standing(at: fixture.second) == .signing)
        #expect(keys.standing(at: fixture.third.advanced(by: .microseconds(-1))) == .signing)
        #expect(keys.standing(at: fixture.third) == .stopped(.succeeded))
    }

    @Test("the newest key stops at its enforced end")
    func newestKey() throws {
        let keys = try keys(2)

        #expect(keys.standing(at: fixture.end.advanced(by: .microseconds(-1))) == .signing)
        #expect(keys.standing(at: fixture.end) == .stopped(.expired))
    }

    @Test("exactly one key signs at any time while none has expired")
    func oneKey() throws {
        let all = try (0..<3).map { try keys($0) }

        for offset in stride(from: -2, to: 290, by: 1) {
            let now = fixture.second.advanced(by: .seconds(offset * 86_400))
            #expect(all.count { $0.standing(at: now) == .signing } == 1, "day \(offset)")
        }
    }

    @Test("an authority starts with the key that signs or with one that will, never with one that has ended")
    func start() throws {
        let early = fixture.second.advanced(by: .seconds(-60))
        let late = fixture.third.advanced(by: .seconds(60))

        #expect(try [0, 1, 2].map { try keys($0).mayStart(at: early) } == [true, true, true])
        #expect(try [0, 1, 2].map { try keys($0).mayStart(at: late) } == [false, false, true])
        #expect(try [0, 1, 2].map { try keys($0).mayStart(at: fixture.end) } == [false, false, false])
        let stranger = try SigningKey(seed: [UInt8](repeating: 9, count: 32))
        #expect(try AuthorityKeys(history: fixture.history(), own: stranger.publicKey) == nil)
    }

    @Test("a document is outdated when an earlier key signed it, and only then")
    func outdated() throws {
        let policy = PolicyManifest(
            policyID: "p", issuedAt: Timestamp(fixture.second), issuedBy: "na-1", minClientVersion: "0.1.0",
            allowedServices: [])
        let signed = try fixture.keys.map { try policy.signed(by: $0, keyID: "na-1") }

        #expect(try signed.map { try keys(1).isOutdated($0, issuer: "na-1") } == [true, false, false])
        #expect(try signed.map { try keys(2).isOutdated($0, issuer: "na-1") } == [true, true, false])
        #expect(try signed.map { try keys(0).signer(of: $0, issuer: "na-1") } == [1, 2, 3])
        #expect(try keys(0).signer(of: policy, issuer: "na-1") == nil)
        #expect(try !keys(2).isOutdated(policy, issuer: "na-1"))
    }

    @Test("each standing that forbids signing has its own refusal")
    func refusals() {
        #expect(AuthorityKeyStanding.signing.refusal == nil)
        #expect(AuthorityKeyStanding.pending(signsFrom: fixture.second).refusal?.code == .naKeyNotYetEffective)
        #expect(AuthorityKeyStanding.stopped(.succeeded).refusal?.code == .naKeySucceeded)
        #expect(AuthorityKeyStanding.stopped(.expired).refusal?.code == .naKeyExpired)
    }
}
