import Testing

@testable import AuthorityCore

@Suite("EventThrottle")
struct EventThrottleTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    private func bucket(_ address: String, kind: String = "node_auth_failed") -> RateBucket {
        RateBucket(.audit(kind), address: ClientAddress(address), key: "reason")
    }

    @Test("A3: one event a minute in each bucket, with the number of those that were not stored")
    func oneAMinute() {
        var throttle = EventThrottle()

        #expect(throttle.admit(bucket("192.0.2.1"), now: at(0)) == 0)
        #expect(throttle.admit(bucket("192.0.2.1"), now: at(1)) == nil)
        #expect(throttle.admit(bucket("192.0.2.1"), now: at(59)) == nil)
        #expect(throttle.admit(bucket("192.0.2.2"), now: at(59)) == 0)
        #expect(throttle.admit(bucket("192.0.2.1"), now: at(60)) == 2)
        #expect(throttle.admit(bucket("192.0.2.1"), now: at(61)) == nil)
        #expect(throttle.admit(bucket("192.0.2.1"), now: at(120)) == 1)
    }

    @Test("events of one kind are bounded over all addresses, and leave others their room")
    func allAddresses() {
        var throttle = EventThrottle(limit: 3)

        let stored = (0..<10).filter { throttle.admit(bucket("10.0.0.\($0)"), now: at(0)) != nil }
        #expect(stored == [0, 1, 2])
        #expect(throttle.admit(bucket("10.0.0.1", kind: "join_rejected"), now: at(1)) == 0)
        #expect(throttle.bucketCount == 4)
        #expect(throttle.summary(now: at(1)) == 7)
        #expect(throttle.admit(bucket("10.0.0.9"), now: at(60)) == 0)
        #expect(throttle.bucketCount == 2)
    }

    @Test("what a bucket has counted is told by a summary when it ends, once, and at most once a minute")
    func summary() {
        var throttle = EventThrottle()
        for second in 0..<5 { _ = throttle.admit(bucket("192.0.2.1"), now: at(second)) }

        #expect(throttle.summary(now: at(59)) == nil)
        #expect(throttle.summary(now: at(60)) == 4)
        #expect(throttle.summary(now: at(61)) == nil)
        for second in 62..<66 { _ = throttle.admit(bucket("192.0.2.2"), now: at(second)) }
        #expect(throttle.summary(now: at(200)) == 3)
        #expect(throttle.bucketCount == 0)
    }
}
