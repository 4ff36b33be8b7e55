import MeshTransport
import Testing

struct ReconnectBackoffTests {
    private let start = ContinuousClock.now

    @Test("T8: every delay is between half a second and a minute, grows at most threefold, for ever")
    func range() {
        let seed: UInt64 = 7
        var generator = SeededGenerator(seed: seed)
        var backoff = ReconnectBackoff()
        var previous = Duration.milliseconds(500)
        var longest = Duration.zero
        for _ in 0..<10_000 {
            let delay = backoff.nextDelay(now: start, using: &generator)
            #expect(delay >= .milliseconds(500) && delay <= .seconds(60), "seed \(seed)")
            #expect(delay <= max(previous * 3, .milliseconds(500)), "seed \(seed)")
            previous = delay
            longest = max(longest, delay)
        }
        #expect(longest > .seconds(30), "seed \(seed)")
    }

    @Test("T8: a link that lived for a minute resets the delay, a shorter one does not")
    func reset() {
        var generator = SeededGenerator(seed: 11)
        var backoff = ReconnectBackoff()
        for _ in 0..<20 { _ = backoff.nextDelay(now: start, using: &generator) }
        var short = backoff
        var long = backoff

        short.established(now: start)
        long.established(now: start)
        let delays = (0..<50).map { _ in
            var copy = long
            return copy.nextDelay(now: start + .seconds(60), using: &generator)
        }
        let shortDelays = (0..<50).map { _ in
            var copy = short
            return copy.nextDelay(now: start + .seconds(59), using: &generator)
        }

        #expect(delays.allSatisfy { $0 <= .milliseconds(1_500) })
        #expect(shortDelays.contains { $0 > .milliseconds(1_500) })
    }
}
