import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("CertificateRenewal")
struct CertificateRenewalTests {
    private struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private let start = ContinuousClock.now
    private let life = 1_000_000

    private func renewal(_ random: inout SeededGenerator) -> CertificateRenewal {
        CertificateRenewal(issuedAt: TestNetwork.now, expiresAt: TestNetwork.time(life), using: &random)
    }

    @Test("L4: a thousand nodes that joined together renew spread over a fifth of the lifetime")
    func spread() {
        var random = SeededGenerator(state: 1)
        var seconds: [Int] = []
        for _ in 0..<1_000 {
            var renewal = renewal(&random)
            let due = stride(from: 0, to: life, by: 1_000).first {
                renewal.check(wall: TestNetwork.time($0), now: start) == .renew
            }
            seconds.append(due ?? -1)
        }

        #expect(seconds.allSatisfy { (400_000...601_000).contains($0) })
        let fullest = Dictionary(grouping: seconds) { $0 }.values.map(\.count).max() ?? 0
        #expect(fullest <= 20)
    }

    @Test("a renewal is asked for once until its result is known, and never waited for longer than a check interval")
    func once() {
        var random = SeededGenerator(state: 2)
        var renewal = renewal(&random)

        #expect(renewal.check(wall: TestNetwork.now, now: start) == .wait(CertificateRenewal.checkInterval))
        #expect(renewal.check(wall: TestNetwork.time(610_000), now: start) == .renew)
        #expect(renewal.check(wall: TestNetwork.time(610_001), now: start) == .wait(CertificateRenewal.checkInterval))
        renewal.renewed(
            issuedAt: TestNetwork.time(610_001), expiresAt: TestNetwork.time(610_001 + life), using: &random)
        #expect(renewal.check(wall: TestNetwork.time(610_002), now: start) == .wait(CertificateRenewal.checkInterval))
        #expect(renewal.check(wall: TestNetwork.time(610_001 + 610_000), now: start) == .renew)
    }

    @Test("L1: failures are retried for ever, jittered, with a wait of at most ten minutes")
    func retries() {
        var random = SeededGenerator(state: 3)
        var renewal = renewal(&random)
        var now = start
        let wall = TestNetwork.time(2_000_000)
        let expected: [Double] = [30, 60, 120, 300, 600]

        for attempt in 0..<500 {
            #expect(renewal.check(wall: wall, now: now) == .renew)
            let wait = renewal.failed(now: now, using: &random)
            let base = expected[min(attempt, 4)]
            #expect(wait >= .seconds(base * 0.9) && wait <= .seconds(min(600, base * 1.1)))
            #expect(renewal.check(wall: wall, now: now.advanced(by: wait / 2)) != .renew)
            now = now.advanced(by: wait)
        }

        #expect(renewal.failures == 500)
        renewal.renewed(issuedAt: wall, expiresAt: wall.advanced(by: .seconds(life)), using: &random)
        #expect(renewal.failures == 0)
    }

    @Test("after the end of the authority's key the renewal is due within ten minutes or half of the grace")
    func keySuccession() {
        for state in 0..<50 {
            var random = SeededGenerator(state: UInt64(state))
            var renewal = renewal(&random)
            renewal.authorityKeyEnded(at: TestNetwork.time(1_000), grace: .seconds(400), using: &random)

            #expect(renewal.check(wall: TestNetwork.time(999), now: start) != .renew)
            #expect(renewal.check(wall: TestNetwork.time(1_200), now: start) == .renew)
        }
    }

    @Test("a certificate that has ended or has no life at all is renewed at once")
    func ended() {
        var random = SeededGenerator(state: 4)
        var renewal = CertificateRenewal(
            issuedAt: TestNetwork.now, expiresAt: TestNetwork.time(-10), using: &random)

        #expect(renewal.check(wall: TestNetwork.now, now: start) == .renew)
    }
}
