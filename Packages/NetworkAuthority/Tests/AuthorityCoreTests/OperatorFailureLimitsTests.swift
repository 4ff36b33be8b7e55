import Testing

@testable import AuthorityCore

@Suite("OperatorFailureLimits")
struct OperatorFailureLimitsTests {
    private let start = ContinuousClock.now
    private let address = ClientAddress.unknown

    private func failure(_ keyID: String?, isActive: Bool = true) -> OperatorFailure {
        OperatorFailure(reason: "invalid_signature", message: "", keyID: keyID, isActiveKey: isActive, nonce: nil)
    }

    @Test("failures beyond the limit are not counted")
    func throttling() {
        let limits = OperatorFailureLimits(perKey: 2, perAddress: 100)
        var limiter = RateLimiter()
        func judge(_ seconds: Int) -> OperatorFailureLimits.Answer {
            limits.judge(failure("a"), from: address, limiter: &limiter, now: start.advanced(by: .seconds(seconds)))
        }

        #expect(judge(0) == .plain)
        #expect(judge(1) == .plain)
        #expect(judge(2) == .throttled(scope: .key))
        #expect(judge(3) == .throttled(scope: .key))
        #expect(judge(60) == .plain)
        #expect(judge(60) == .throttled(scope: .key))
        #expect(judge(62) == .plain)
        #expect(judge(63) == .throttled(scope: .key))
    }

    @Test("N13: a failure that there is no room to count is throttled")
    func fullTable() {
        let limits = OperatorFailureLimits(perKey: 3, perAddress: 100)
        var limiter = RateLimiter(capacity: 0)

        let answer = limits.judge(failure("a"), from: address, limiter: &limiter, now: start)

        #expect(answer == .throttled(scope: .key))
    }

    @Test("names that are not in force share the address's bucket, however many they are")
    func unknownKeys() {
        let limits = OperatorFailureLimits(perKey: 3, perAddress: 100)
        var limiter = RateLimiter()
        let answers = (0..<4).map { index in
            limits.judge(failure("k\(index)", isActive: false), from: address, limiter: &limiter, now: start)
        }

        #expect(answers == [.plain, .plain, .plain, .throttled(scope: .address)])
    }
}
