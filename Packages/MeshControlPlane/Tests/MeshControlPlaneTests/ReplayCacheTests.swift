import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("ReplayCache")
struct ReplayCacheTests {
    private func time(_ seconds: Int64) -> UTCTime { UTCTime(microseconds: seconds * 1_000_000) }

    private func entry(_ id: String, until seconds: Int64) -> ReplayCache.Entry {
        ReplayCache.Entry(id: id, end: time(seconds))
    }

    @Test("an id is remembered up to and at its end, not after")
    func end() {
        var cache = ReplayCache()

        #expect(cache.claim(entry("a", until: 10), now: time(0)) == .claimed)
        #expect(cache.claim(entry("a", until: 99), now: time(10)) == .alreadyClaimed)
        #expect(cache.contains("a", now: time(10)))
        #expect(!cache.contains("a", now: time(11)))
        #expect(cache.claim(entry("a", until: 20), now: time(11)) == .claimed)
    }

    @Test("C4: at the capacity a new id is refused and the remembered ones stay; ended ones make room")
    func capacity() {
        var cache = ReplayCache(capacity: 3)
        for (id, end) in [("a", 10), ("b", 20), ("c", 30)] as [(String, Int64)] {
            #expect(cache.claim(entry(id, until: end), now: time(0)) == .claimed)
        }

        #expect(cache.claim(entry("d", until: 40), now: time(10)) == .full)
        #expect(cache.contains("a", now: time(10)) && !cache.contains("d", now: time(10)))
        #expect(cache.claim(entry("d", until: 40), now: time(11)) == .claimed)
        #expect(cache.count == 3)
        #expect(cache.claim(entry("e", until: 40), now: time(12)) == .full)
    }

    @Test("the default capacity is the limit's")
    func defaultCapacity() {
        #expect(ReplayCache().capacity == MeshLimits.maximumControlReplayEntries)
    }

    @Test("ids are told apart byte for byte")
    func exactIDs() {
        var cache = ReplayCache()

        #expect(cache.claim(entry("caf\u{E9}", until: 10), now: time(0)) == .claimed)
        #expect(!cache.contains("cafe\u{301}", now: time(0)))
        #expect(cache.claim(entry("cafe\u{301}", until: 10), now: time(0)) == .claimed)
    }

    @Test("what is restored is remembered, ended entries aside, and what found no room is told")
    func restoring() {
        var cache = ReplayCache(capacity: 2)
        let stored = [entry("old", until: 4), entry("a", until: 10), entry("a", until: 8), entry("b", until: 5)]

        #expect(cache.restore(stored, now: time(5)) == 0)
        #expect(cache.contains("a", now: time(10)) && cache.contains("b", now: time(5)) && cache.count == 2)
        #expect(cache.restore([entry("c", until: 10)], now: time(5)) == 1)
    }

    @Test("C4: random claims agree with a naive memory, whatever the order of times")
    func model() {
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
        var random = Seeded(state: seed)
        var cache = ReplayCache(capacity: 8)
        var naive: [String: Int64] = [:]
        var now: Int64 = 0

        for step in 0..<5_000 {
            now += Int64.random(in: 0...2, using: &random)
            let id = "m\(Int.random(in: 0..<24, using: &random))"
            let end = now + Int64.random(in: 0...20, using: &random)
            naive = naive.filter { now <= $0.value }
            let expected: ReplayCache.Claim =
                naive[id] != nil ? .alreadyClaimed : naive.count >= 8 ? .full : .claimed
            if expected == .claimed { naive[id] = end }

            #expect(cache.claim(entry(id, until: end), now: time(now)) == expected, "seed \(seed), step \(step)")
            #expect(cache.count <= 8)
        }
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
