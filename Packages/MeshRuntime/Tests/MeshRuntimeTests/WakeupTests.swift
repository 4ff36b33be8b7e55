import MeshCrypto
import MeshTransportTesting
import Testing

@testable import MeshRuntime

@Suite(.timeLimit(.minutes(1))) struct WakeupTests {
    @Test("a signal that came first ends the wait, and only that one")
    func keptSignal() async {
        let wakeup = Wakeup()
        wakeup.signal()
        wakeup.signal()

        await wakeup.wait()
        let waiting = Wakeup()
        async let second: Void = {
            await wakeup.wait(); waiting.signal()
        }()
        wakeup.signal()
        await waiting.wait()
        await second
    }

    @Test("cancelling ends a wait")
    func cancelled() async {
        let wakeup = Wakeup()
        await withTaskGroup { group in
            group.addTask { await wakeup.wait() }
            group.cancelAll()
            await group.waitForAll()
        }
    }

    @Test("a wait ends at its instant, or at a signal before it")
    func untilInstant() async {
        let manual = ManualClock()
        let clock = NodeClock(manual)
        let wakeup = Wakeup()
        async let first: Void = wakeup.wait(until: clock.now.advanced(by: .seconds(10)), on: clock)
        await manual.sleepers(atLeast: 1)
        manual.advance(by: .seconds(10))
        await first

        async let second: Void = wakeup.wait(until: clock.now.advanced(by: .seconds(10)), on: clock)
        await manual.sleepers(atLeast: 1)
        wakeup.signal()
        await second
        #expect(manual.sleeperCount == 0)
    }
}
