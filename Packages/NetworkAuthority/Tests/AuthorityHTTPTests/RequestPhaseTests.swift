import AuthorityCore
import Testing

@testable import AuthorityHTTP

@Suite("RequestPhase")
struct RequestPhaseTests {
    @Test("header, body and pause each have one deadline, which later bytes do not move; an answer has none")
    func deadlines() {
        let phase = Phase()

        #expect(phase.bytesArrived() == .set(.seconds(10)))
        #expect(phase.bytesArrived() == .keep)
        #expect(phase.headArrived() == .set(.seconds(30)))
        #expect(phase.bytesArrived() == .keep)
        #expect(phase.requestEnded() == .clear)
        #expect(phase.bytesArrived() == .keep)
        #expect(phase.answerEnded() == .set(.seconds(30)))
        #expect(phase.bytesArrived() == .set(.seconds(10)))
    }

    @Test("an early answer leaves the body its deadline, and the connection is idle when the body has ended")
    func earlyAnswer() {
        let phase = Phase()
        _ = phase.headArrived()

        #expect(phase.answerEnded() == .keep)
        #expect(phase.requestEnded() == .set(.seconds(30)))
    }

    @Test("with several requests under way, only the last answer begins the pause")
    func pipelining() {
        let phase = Phase()
        _ = phase.headArrived()
        _ = phase.requestEnded()
        _ = phase.headArrived()
        _ = phase.requestEnded()

        #expect(phase.answerEnded() == .keep)
        #expect(phase.answerEnded() == .set(AuthorityLimits.idle))
    }
}

/// A phase that macros may change.
private final class Phase {
    private var phase = RequestPhase()

    func bytesArrived() -> RequestPhase.DeadlineAction { phase.bytesArrived() }
    func headArrived() -> RequestPhase.DeadlineAction { phase.headArrived() }
    func requestEnded() -> RequestPhase.DeadlineAction { phase.requestEnded() }
    func answerEnded() -> RequestPhase.DeadlineAction { phase.answerEnded() }

    @Test("a request that took too long is answered unless its answer could be taken for another's")
    func expiry() {
        var phase = RequestPhase()
        #expect(phase.deadlinePassed() == .close)
        _ = phase.bytesArrived()
        #expect(phase.deadlinePassed() == .answerTimeout)
        _ = phase.headArrived()
        #expect(phase.deadlinePassed() == .answerTimeout)
        phase.answerBegan()
        #expect(phase.deadlinePassed() == .close)

        var pipelined = RequestPhase()
        _ = pipelined.bytesArrived()
        _ = pipelined.headArrived()
        _ = pipelined.requestEnded()
        _ = pipelined.headArrived()
        #expect(pipelined.deadlinePassed() == .close)
        pipelined.answerBegan()
        _ = pipelined.answerEnded()
        #expect(pipelined.deadlinePassed() == .answerTimeout)
    }
}
