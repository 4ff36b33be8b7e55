import MeshCrypto
import MeshTransportTesting
import Testing

@testable import MeshRuntime

@Suite(.timeLimit(.minutes(1))) struct WakeupTests {
    @Test("signals that came first end one wait, and the next wait needs a signal of its own")
    func keptSignal() async {
        let manual = ManualClock()
        let clock = NodeClock(manual)
        let wakeup = Wakeup()
        wakeup.signal()
        wakeup.signal()
        await wakeup.wait()

        async let second: Void = wakeup.wait(until: clock.now.advanced(by: .seconds(10)), on: clock)
        await manual.sleepers(atLeast: 1)
        #expect(manual.sleeperCount == 1, "a signal was counted twice")
        wakeup.signal()
        await second
    }

    @Test("cancelling ends a wait and leaves no signal behind")
    func cancelled() async {
        let wakeup = Wakeup()
        let ended = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await wakeup.wait()
                return Task.isCancelled
            }
            group.cancelAll()
            return await group.next()
        }
        #expect(ended == true)
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
