import Testing

@testable import AuthorityCore

@Suite("Signal")
struct SignalTests {
    private func signal(capacity: Int = 8) -> Signal { Signal(capacity: capacity, timer: NeverTimer()) }

    @Test("who waits is woken by the next time, and does not wait for what has happened since its mark")
    func waking() async {
        let signal = signal()
        let mark = signal.mark()

        async let waited: Void = signal.wait(after: mark, atMost: .seconds(1))
        signal.fire()
        await waited
        await signal.wait(after: mark, atMost: .seconds(1))

        #expect(signal.mark() == mark + 1)
        #expect(signal.waitingCount == 0)
    }

    @Test("one more than may wait does not wait, nor does anybody once it is closed")
    func bounds() async {
        let full = signal(capacity: 0)
        await full.wait(after: full.mark(), atMost: .seconds(1))
        let closed = signal()
        closed.close()
        await closed.wait(after: closed.mark(), atMost: .seconds(1))

        #expect(full.waitingCount == 0)
        #expect(closed.waitingCount == 0)
    }

    @Test("a cancelled task waits no longer")
    func cancellation() async {
        let signal = signal()

        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait(after: signal.mark(), atMost: .seconds(1)) }
            group.cancelAll()
        }

        #expect(signal.waitingCount == 0)
    }

    @Test("waiting ends when the timer fires")
    func timeout() async {
        let signal = Signal(capacity: 8, timer: ContinuousClock())

        await signal.wait(after: signal.mark(), atMost: .milliseconds(1))

        #expect(signal.waitingCount == 0)
    }
}

/// A timer that fires when it is cancelled only.
private struct NeverTimer: Clock {
    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        let (ticks, _) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        for await _ in ticks {}
    }
}
