import Testing

@testable import AuthorityStore

@Suite("WaitingLine")
struct WaitingLineTests {
    @Test("who comes when nobody is served starts a turn, the others wait for it")
    func admission() {
        var line = WaitingLine<String>(capacity: 10)

        #expect(line.join("a") == .starts(ticket: 0))
        #expect(line.join("b") == .waits(ticket: 1))
        #expect(line.next() == "a")
        #expect(line.join("c") == .waits(ticket: 2))
        #expect(line.endTurn() == true)
        #expect(line.next() == "b")
        #expect(line.next() == "c")
        #expect(line.next() == nil)
        #expect(line.endTurn() == false)
        #expect(line.join("d") == .starts(ticket: 3))
    }

    @Test("exactly as many wait as may, and there is room again when one was served")
    func capacity() {
        var line = WaitingLine<Int>(capacity: 2)
        _ = line.join(0)
        _ = line.join(1)

        #expect(line.join(2) == .full)
        #expect(line.count == 2)
        #expect(line.next() == 0)
        #expect(line.join(3) == .waits(ticket: 2))
        #expect(line.next() == 1)
        #expect(line.next() == 3)
    }

    @Test("who leaves is not served, and makes room; who was served cannot leave")
    func leaving() {
        var line = WaitingLine<Int>(capacity: 2)
        _ = line.join(0)
        _ = line.join(1)

        #expect(line.next() == 0)
        #expect(line.leave(0) == nil)
        #expect(line.leave(1) == 1)
        #expect(line.leave(1) == nil)
        #expect(line.next() == nil)
        #expect(line.endTurn() == false)
    }

    @Test("a limit keeps those who came later")
    func limit() {
        var line = WaitingLine<Int>(capacity: 10)
        _ = line.join(0)
        let end = line.end
        _ = line.join(1)

        #expect(line.next(before: end) == 0)
        #expect(line.next(before: end) == nil)
        #expect(line.endTurn() == true)
        #expect(line.next() == 1)
    }

    @Test("a closed line gives back who waits, in order, and takes nobody")
    func closing() {
        var line = WaitingLine<Int>(capacity: 10)
        for number in 0..<5 { _ = line.join(number) }
        _ = line.next()

        #expect(line.close() == [1, 2, 3, 4])
        #expect(line.join(9) == .closed)
        #expect(line.next() == nil)
        #expect(line.endTurn() == false)
    }
}
