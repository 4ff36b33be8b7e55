import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("SharedRates")
struct SharedRatesTests {
    private let start = ContinuousClock.now
    /// 20 s into a window.
    private let time = UTCTime(microseconds: 1_790_000_000_000_000)
    private let join = RateBucket(.join, address: ClientAddress("192.0.2.1"))

    private func rates(capacity: Int = 10) -> SharedRates {
        SharedRates(capacity: capacity, uptime: start, time: time)
    }

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("windows begin at multiples of 60 s, before 1970 too")
    func windows() {
        #expect(rates().window(at: start) == 1_789_999_980)
        #expect(rates().window(at: at(39)) == 1_789_999_980)
        #expect(rates().window(at: at(40)) == 1_790_000_040)
        let early = SharedRates(capacity: 1, uptime: start, time: UTCTime(microseconds: -1))
        #expect(early.window(at: start) == -60)
    }

    @Test("as many as the limit are counted in a window, and the next window begins anew")
    func limit() {
        var rates = rates()

        #expect((0..<4).map { _ in rates.take(join, limit: 3, now: at(0)) } == [true, true, true, false])
        let answer1 = rates.take(join, limit: 3, now: at(39))
        #expect(!answer1)
        #expect(rates.isExhausted(join, limit: 3, now: at(39)))
        let answer2 = rates.take(join, limit: 3, now: at(40))
        #expect(answer2)
    }

    @Test("what is counted is shared once, and the count of all processes decides from then on")
    func sharing() {
        var rates = rates()
        _ = rates.take(join, limit: 5, now: at(0))
        _ = rates.take(join, limit: 5, now: at(0))

        let batch = rates.beginSharing(limit: 10)
        #expect(batch == [RateHits(bucket: "join:192.0.2.1", windowStart: 1_789_999_980, count: 2)])
        // Counted while the batch is on its way.
        let answer3 = rates.take(join, limit: 5, now: at(1))
        #expect(answer3)
        #expect(rates.beginSharing(limit: 10).isEmpty)
        rates.endSharing(batch, totals: [4])

        let answer4 = rates.take(join, limit: 5, now: at(1))
        #expect(!answer4)
        #expect(rates.beginSharing(limit: 10).map(\.count) == [1])
    }

    @Test("what could not be stored is part of the next batch, and is counted meanwhile")
    func failure() {
        var rates = rates()
        _ = rates.take(join, limit: 3, now: at(0))
        _ = rates.beginSharing(limit: 10)
        _ = rates.take(join, limit: 3, now: at(0))
        rates.abandonSharing()

        let answer5 = rates.take(join, limit: 3, now: at(0))
        #expect(answer5)
        let answer6 = rates.take(join, limit: 3, now: at(0))
        #expect(!answer6)
        #expect(rates.beginSharing(limit: 10).map(\.count) == [3])
    }

    @Test("a batch has at most as many rows as asked for, and the rest follows")
    func batches() {
        var rates = rates()
        for number in 1...5 {
            _ = rates.take(RateBucket(.read, address: ClientAddress("10.0.0.\(number)")), limit: 1, now: start)
        }

        let first = rates.beginSharing(limit: 3)
        rates.endSharing(first, totals: [1, 1, 1])
        let second = rates.beginSharing(limit: 3)

        #expect(first.count == 3 && second.count == 2)
        #expect(Set((first + second).map(\.bucket)).count == 5)
    }

    @Test("a full table refuses until the window is over, except operators' buckets")
    func room() {
        var rates = rates(capacity: 1)
        let other = RateBucket(.join, address: ClientAddress("192.0.2.2"))

        let answer7 = rates.take(join, limit: 9, now: at(0))
        #expect(answer7)
        let answer8 = rates.take(other, limit: 9, now: at(0))
        #expect(!answer8)
        let answer9 = rates.take(RateBucket(.operatorKey, key: "op"), limit: 9, now: at(0))
        #expect(answer9)
        let answer10 = rates.take(other, limit: 9, now: at(40))
        #expect(answer10)
        #expect(rates.bucketCount == 1)
    }

    @Test(
        "each kind has a name of its own, addresses of version 6 that of their /64",
        arguments: [
            (RateBucket(.badToken, address: ClientAddress("192.0.2.1")), "join-token-fail:192.0.2.1"),
            (RateBucket(.nodeAddress, address: ClientAddress("2001:db8::1")), "node_addr:2001:db8:0:0::/64"),
            (RateBucket(.operatorKey, key: "op"), "admin:op"),
            (RateBucket(.adminFailureByKey, address: .unknown, key: "op"), "admin-auth-fail-key:unknown:op"),
            (RateBucket(.audit("x"), address: .unknown), nil),
        ])
    func names(_ bucket: RateBucket, _ name: String?) {
        #expect(bucket.storedName == name)
        #expect(bucket.isShared == (name != nil))
    }

    @Test("a limiter counts shared buckets together and what each process notes for itself alone")
    func limiter() {
        var limiter = RateLimiter(shared: rates())
        let note = RateBucket(.audit("x"), address: .unknown)

        #expect(limiter.take(join, limit: 1, now: at(0)) && !limiter.take(join, limit: 1, now: at(0)))
        #expect(limiter.take(note, limit: 1, now: at(0)) && !limiter.take(note, limit: 1, now: at(0)))
        #expect(limiter.shared?.bucketCount == 1 && limiter.bucketCount == 1)
        // The window of the join ends; the note's lasts a minute.
        #expect(limiter.take(join, limit: 1, now: at(40)) && !limiter.take(note, limit: 1, now: at(40)))
    }
}
