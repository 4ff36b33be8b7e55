import Testing

@testable import AuthorityCore

@Suite("RefreshedValue")
struct RefreshedValueTests {
    private let start = ContinuousClock.now
    private var value = RefreshedValue<Int>()

    private func reading(_ answer: RefreshedValue<Int>.Answer) throws -> RefreshedValue<Int>.Reading {
        guard case .read(let reading) = answer else { throw Unexpected() }
        return reading
    }

    private func known(_ answer: RefreshedValue<Int>.Answer) throws -> Int {
        guard case .known(let value) = answer else { throw Unexpected() }
        return value
    }

    private struct Unexpected: Error {}

    @Test("a value is known for a second, then one reads and the others go on with it")
    mutating func age() throws {
        value.take(1, of: try reading(value.ask(now: start)))
        #expect(try known(value.ask(now: start.advanced(by: .milliseconds(999)))) == 1)

        let second = start.advanced(by: .seconds(1))
        let refresh = try reading(value.ask(now: second))
        #expect(try known(value.ask(now: second)) == 1)
        value.take(2, of: refresh)
        #expect(try known(value.ask(now: second)) == 2)
    }

    @Test("before anything is known, everybody reads, and the reading that began last counts")
    mutating func first() throws {
        let early = try reading(value.ask(now: start))
        let late = try reading(value.ask(now: start))
        value.take(2, of: late)
        value.take(1, of: early)
        #expect(try known(value.ask(now: start)) == 2)
    }

    @Test("after a change one reads at once; a reading that began before it is not enough")
    mutating func change() throws {
        value.take(1, of: try reading(value.ask(now: start)))
        value.change()
        let before = try reading(value.ask(now: start))
        value.change()
        #expect(try known(value.ask(now: start)) == 1)
        value.take(2, of: before)

        value.take(3, of: try reading(value.ask(now: start)))
        #expect(try known(value.ask(now: start)) == 3)
    }

    @Test("when a reading fails, the next who asks reads")
    mutating func failure() throws {
        value.take(1, of: try reading(value.ask(now: start)))
        value.change()
        value.giveUp(try reading(value.ask(now: start)))
        value.take(2, of: try reading(value.ask(now: start)))
        #expect(try known(value.ask(now: start)) == 2)
    }
}
