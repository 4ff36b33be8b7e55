import MeshProtocol
import MeshTransportTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ManualClockTests {
    @Test("a sleeper wakes when the clock reaches its deadline, not before")
    func sleeping() async throws {
        let clock = ManualClock()
        async let woken: Void = clock.sleep(until: clock.now + .seconds(5), tolerance: nil)
        await clock.sleepers(atLeast: 1)

        clock.advance(by: .seconds(5) - .nanoseconds(1))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .nanoseconds(1))
        #expect(clock.sleeperCount == 0)
        try await woken
    }

    @Test("a deadline that has passed does not sleep")
    func pastDeadline() async throws {
        let clock = ManualClock()
        try await clock.sleep(until: clock.now, tolerance: nil)
        #expect(clock.sleeperCount == 0)
    }

    @Test("a cancelled sleeper ends with CancellationError")
    func cancellation() async throws {
        let clock = ManualClock()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await clock.sleep(for: .seconds(1))
                    return false
                } catch {
                    return error is CancellationError
                }
            }
            await clock.sleepers(atLeast: 1)
            group.cancelAll()
            #expect(await group.next() == true)
        }
        #expect(clock.sleeperCount == 0)
    }

    @Test("the wall clock moves only when told")
    func wallClock() {
        let clock = ManualWallClock(UTCTime(microseconds: 5))
        #expect(clock.now() == UTCTime(microseconds: 5))
        clock.advance(by: .microseconds(10))
        #expect(clock.now() == UTCTime(microseconds: 15))
        clock.set(UTCTime(microseconds: 1))
        #expect(clock.now() == UTCTime(microseconds: 1))
    }
}
