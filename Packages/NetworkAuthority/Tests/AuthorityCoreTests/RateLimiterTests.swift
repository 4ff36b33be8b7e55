import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("RateLimiter")
struct RateLimiterTests {
    private let start = ContinuousClock.now
    private let bucket = RateBucket(.join, address: ClientAddress("1.2.3.4"))

    private func time(_ seconds: Double) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("n requests pass, the next does not, and a window after the first there is room again")
    func slidingWindow() {
        let limiter = Limiter()

        for second in 0..<10 { #expect(limiter.take(bucket, limit: 10, now: time(Double(second)))) }

        #expect(!limiter.take(bucket, limit: 10, now: time(9.5)))
        #expect(limiter.isExhausted(bucket, limit: 10, now: time(59.9)))
        #expect(limiter.take(bucket, limit: 10, now: time(60)))
        #expect(!limiter.take(bucket, limit: 10, now: time(60.5)))
        #expect(limiter.take(bucket, limit: 10, now: time(61)))
    }

    @Test("a refused request does not count")
    func refusedRequests() {
        let limiter = Limiter()
        #expect(limiter.take(bucket, limit: 1, now: start))

        for second in 1..<60 { #expect(!limiter.take(bucket, limit: 1, now: time(Double(second)))) }

        #expect(limiter.take(bucket, limit: 1, now: time(60)))
    }

    @Test(
        "N13: no window of any position holds more than the limit, for small and large limits",
        arguments: [3, 200, 600])
    func anyWindow(_ limit: Int) {
        var generator = SeededGenerator(seed: 0xA17)
        let limiter = Limiter()
        var now = start
        var taken: [ContinuousClock.Instant] = []

        for _ in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...(60_000 / limit), using: &generator)))
            if limiter.take(bucket, limit: limit, now: now) { taken.append(now) }
        }

        for index in taken.indices.dropFirst(limit) {
            #expect(taken[index - limit].duration(to: taken[index]) >= .seconds(60))
        }
        #expect(taken.count > limit * 5)
    }

    @Test("a steady stream below a large limit is never refused")
    func steadyStream() {
        let limiter = Limiter()

        for index in 0..<3_000 {
            #expect(limiter.take(bucket, limit: 600, now: time(Double(index) * 0.101)), "\(index)")
        }
    }

    @Test("buckets are independent, and no limit means no counting")
    func buckets() {
        let limiter = Limiter()
        let others = [
            RateBucket(.nodeAddress, address: ClientAddress("1.2.3.4")),
            RateBucket(.join, address: ClientAddress("1.2.3.5")),
            RateBucket(.join, address: ClientAddress("1.2.3.4"), key: "x"),
        ]

        #expect(limiter.take(bucket, limit: 1, now: start))
        for other in others { #expect(limiter.take(other, limit: 1, now: start)) }
        #expect(limiter.bucketCount == 4)
        for _ in 0..<100 { #expect(limiter.take(bucket, limit: nil, now: start)) }
    }

    @Test("N13: a full table refuses new buckets until others are idle")
    func capacity() {
        let limiter = Limiter(capacity: 2)
        let addresses = ["1.1.1.1", "1.1.1.2", "1.1.1.3"].map { RateBucket(.join, address: ClientAddress($0)) }

        #expect(limiter.take(addresses[0], limit: 5, now: start))
        #expect(limiter.take(addresses[1], limit: 5, now: time(30)))
        #expect(!limiter.take(addresses[2], limit: 5, now: time(31)))
        #expect(limiter.take(addresses[0], limit: 5, now: time(31)))
        #expect(limiter.take(addresses[2], limit: 5, now: time(92)))
        #expect(limiter.bucketCount == 1)
        #expect(AuthorityLimits.rateBuckets == 100_000)
    }

    @Test("N11: an operator key finds room in a table that strangers have filled")
    func reservedRoom() {
        let limiter = Limiter(capacity: 1)
        let operatorKey = RateBucket(.operatorKey, key: "operator-local")

        #expect(limiter.take(bucket, limit: 5, now: start))
        #expect(!limiter.take(RateBucket(.join, address: ClientAddress("1.2.3.5")), limit: 5, now: start))
        for _ in 0..<2 { #expect(limiter.take(operatorKey, limit: 2, now: start)) }
        #expect(!limiter.take(operatorKey, limit: 2, now: start))
    }

    @Test("N13: 150,000 addresses in a minute fill the table and no more, and an operator is served all the while")
    func floodOfAddresses() {
        let limiter = Limiter()
        let operatorKey = RateBucket(.operatorKey, key: "operator-local")
        var largest = 0
        var unserved = 0

        for index in 0..<150_000 {
            let now = time(Double(index) * 0.000_4)
            let text = "10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)"
            _ = limiter.take(RateBucket(.join, address: ClientAddress(text)), limit: 10, now: now)
            if index.isMultiple(of: 500) {
                largest = max(largest, limiter.bucketCount)
                if !limiter.take(operatorKey, limit: 300, now: now) { unserved += 1 }
            }
        }

        #expect(largest <= AuthorityLimits.rateBuckets + 1)
        #expect(largest >= AuthorityLimits.rateBuckets)
        #expect(unserved == 0)
    }

    @Test("N13: rotating through a /64 stays in one bucket")
    func rotation() {
        let limiter = Limiter()

        let served = (0..<1_000).count { index in
            let address = ClientAddress("2001:db8:0:1:\(String(index, radix: 16))::1")
            return limiter.take(RateBucket(.join, address: address), limit: 10, now: time(Double(index) * 0.01))
        }

        #expect(served == 10)
        #expect(limiter.bucketCount == 1)
    }
}

/// A limiter that macros may change.
private final class Limiter {
    private var limiter: RateLimiter

    init(capacity: Int = AuthorityLimits.rateBuckets) { limiter = RateLimiter(capacity: capacity) }

    var bucketCount: Int { limiter.bucketCount }

    func take(_ bucket: RateBucket, limit: Int?, now: ContinuousClock.Instant) -> Bool {
        limiter.take(bucket, limit: limit, now: now)
    }

    func isExhausted(_ bucket: RateBucket, limit: Int?, now: ContinuousClock.Instant) -> Bool {
        limiter.isExhausted(bucket, limit: limit, now: now)
    }
}

/// A generator whose sequence depends on its seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
