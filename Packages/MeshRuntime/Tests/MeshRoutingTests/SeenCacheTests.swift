import MeshProtocol
import Testing

@testable import MeshRouting

@Suite("SeenCache")
struct SeenCacheTests {
    private let now = ContinuousClock.now
    private let a: NodeID
    private let b: NodeID

    init() throws {
        a = try #require(TestIDs.id(1))
        b = try #require(TestIDs.id(2))
    }

    private func digest(_ number: Int) -> MessageDigest { MessageDigest(sender: a, messageID: "m\(number)") }

    @Test("a message is new once, whichever link it comes over")
    func once() {
        var cache = SeenCache()

        #expect(cache.insert(digest(1), from: a, now: now) == true)
        #expect(cache.insert(digest(1), from: a, now: now) == false)
        #expect(cache.insert(digest(1), from: b, now: now) == false)
        #expect(cache.insert(digest(2), from: b, now: now) == true)
    }

    @Test("ids that are canonically equivalent texts are two messages, and senders have ids of their own")
    func exactIDs() {
        let composed = MessageDigest(sender: a, messageID: "\u{E9}")
        let decomposed = MessageDigest(sender: a, messageID: "e\u{301}")

        #expect(composed != decomposed)
        #expect(MessageDigest(sender: a, messageID: "1") != MessageDigest(sender: b, messageID: "1"))
    }

    @Test("a message is forgotten after its lifetime and not before")
    func lifetime() {
        var cache = SeenCache(capacity: 10, lifetime: .seconds(300))
        #expect(cache.insert(digest(1), from: a, now: now) == true)

        #expect(cache.insert(digest(1), from: a, now: now.advanced(by: .seconds(299))) == false)
        #expect(cache.insert(digest(1), from: a, now: now.advanced(by: .seconds(300))) == true)
    }

    @Test("R14: a flood over one link keeps to half of the cache and pushes out only its own")
    func flood() {
        var cache = SeenCache(capacity: 100, lifetime: .seconds(300))
        for number in 0..<40 { #expect(cache.insert(digest(number), from: a, now: now) == true) }

        for number in 1_000..<11_000 { _ = cache.insert(digest(number), from: b, now: now) }

        #expect(cache.count == 90)
        for number in 0..<40 { #expect(cache.insert(digest(number), from: a, now: now) == false) }
        #expect(cache.insert(digest(10_999), from: b, now: now) == false)
        #expect(cache.insert(digest(1_000), from: b, now: now) == true)
    }

    @Test("at the capacity a link without entries takes the place of the most crowded link's oldest")
    func capacity() throws {
        var cache = SeenCache(capacity: 10, lifetime: .seconds(300))
        let c = try #require(TestIDs.id(3))
        for number in 0..<5 { #expect(cache.insert(digest(number), from: a, now: now) == true) }
        for number in 5..<10 { #expect(cache.insert(digest(number), from: b, now: now) == true) }

        #expect(cache.insert(digest(10), from: c, now: now) == true)

        #expect(cache.count == 10)
        #expect(cache.insert(digest(10), from: c, now: now) == false)
    }

    @Test("R14: floods over two links leave a third link its entries")
    func floodsOfTwo() throws {
        var cache = SeenCache(capacity: 100, lifetime: .seconds(300))
        let c = try #require(TestIDs.id(3))
        for number in 0..<1_000 { _ = cache.insert(digest(number), from: number.isMultiple(of: 2) ? a : b, now: now) }

        for number in 2_000..<2_020 {
            _ = cache.insert(digest(number), from: c, now: now)
            _ = cache.insert(digest(number + 1_000), from: a, now: now)
            _ = cache.insert(digest(number + 2_000), from: b, now: now)
        }

        #expect(cache.count == 100)
        for number in 2_000..<2_020 { #expect(cache.insert(digest(number), from: c, now: now) == false) }
    }

    @Test("the defaults are those of the limits")
    func defaults() {
        #expect(MeshLimits.maximumSeenMessages == 65_536)
        #expect(MeshLimits.seenMessageTime == .seconds(300))
    }
}
