import MeshProtocol
import Testing

@testable import AuthorityStore

@Suite("NonceMemory")
struct NonceMemoryTests {
    private typealias Mark = NonceMemory.Mark

    private let start = UTCTime(microseconds: 1_790_000_040_000_000)
    private let mark = Mark(nonce: "n", scope: "s")

    @Test("a nonce is another one in another scope, and with other bytes that look alike")
    func marks() {
        let marks = [
            mark, Mark(nonce: "n", scope: "t"), Mark(nonce: "s", scope: "n"), Mark(nonce: "", scope: "sn"),
            Mark(nonce: "\u{E9}", scope: "s"), Mark(nonce: "e\u{301}", scope: "s"),
        ]

        #expect(Set(marks).count == marks.count)
        #expect(Mark(nonce: "n", scope: "s") == mark)
    }

    @Test("what a transaction adds is found at once, and stays when it commits")
    func commit() {
        var memory = NonceMemory()
        memory.add(mark, row: 7, at: start)
        #expect(memory.contains(mark))
        #expect((memory.count, memory.additionCount, memory.lastRow) == (1, 1, 0))

        memory.commit()

        #expect(memory.contains(mark))
        #expect((memory.count, memory.additionCount, memory.lastRow) == (1, 0, 7))
    }

    @Test("what is taken back is unused again, and nothing that was added before it")
    func takeBack() {
        var memory = NonceMemory()
        let other = Mark(nonce: "other", scope: "s")
        memory.add(mark, row: 1, at: start)
        memory.add(other, row: 2, at: start)

        memory.takeBack(to: 1)
        memory.commit()

        #expect(memory.contains(mark))
        #expect(!memory.contains(other))
        #expect(memory.lastRow == 1)
    }

    @Test("a row that is learned twice is one")
    func again() {
        var memory = NonceMemory()
        memory.learn(mark, row: 3, at: start)
        memory.learn(mark, row: 3, at: start)

        #expect(memory.count == 1)
        #expect(memory.lastRow == 3)
    }

    @Test("minutes are forgotten when they have ended before the time, and the last row is not")
    func forget() {
        var memory = NonceMemory()
        let later = Mark(nonce: "later", scope: "s")
        memory.learn(mark, row: 1, at: start.advanced(by: .seconds(59)))
        memory.learn(later, row: 2, at: start.advanced(by: .seconds(60)))

        memory.forget(before: start.advanced(by: .seconds(59.9)))
        #expect(memory.contains(mark))
        memory.forget(before: start.advanced(by: .seconds(60)))

        #expect(!memory.contains(mark))
        #expect(memory.contains(later))
        #expect((memory.count, memory.lastRow) == (1, 2))
    }
}
