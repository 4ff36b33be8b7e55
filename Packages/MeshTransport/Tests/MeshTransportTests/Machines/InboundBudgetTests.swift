import MeshTransport
import Testing

struct InboundBudgetTests {
    private let start = ContinuousClock.now

    private var configuration: TransportConfiguration {
        var configuration = TransportConfiguration()
        configuration.inboundMessagesPerSecond = 10
        configuration.inboundMessageBurst = 20
        configuration.inboundBytesPerSecond = 1_000
        configuration.maximumFrameBytes = 1_000
        return configuration
    }

    @Test("T17: exactly the burst passes, and one more stops reading until it is paid for")
    func burst() {
        var budget = InboundBudget(configuration: configuration, now: start)
        for _ in 0..<20 { #expect(budget.received(bytes: 1, now: start) == .proceed) }

        #expect(budget.received(bytes: 1, now: start) == .pauseReading(.milliseconds(100)))
        #expect(budget.received(bytes: 1, now: start + .seconds(5)) == .proceed)
    }

    @Test("T17: bytes count like messages")
    func bytes() {
        var budget = InboundBudget(configuration: configuration, now: start)

        #expect(budget.received(bytes: 1_000, now: start) == .proceed)
        #expect(budget.received(bytes: 500, now: start) == .pauseReading(.milliseconds(500)))
    }

    @Test("T17: ten seconds of excess close the link, at the deadline exactly")
    func excess() {
        var budget = InboundBudget(configuration: configuration, now: start)
        for _ in 0..<20 { _ = budget.received(bytes: 1, now: start) }
        var now = start
        var closedAt: Duration?
        for _ in 0..<1_000 {
            switch budget.received(bytes: 1, now: now) {
            case .proceed: break
            case .pauseReading(let wait): now += wait
            case .close: closedAt = closedAt ?? (now - start)
            }
            if closedAt != nil { break }
        }

        #expect(closedAt.map { $0 >= .seconds(10) && $0 < .seconds(10.2) } == true)
    }

    @Test("T17: an excess that ends is forgotten")
    func recovery() {
        var budget = InboundBudget(configuration: configuration, now: start)
        for _ in 0..<21 { _ = budget.received(bytes: 1, now: start) }

        let later = start + .seconds(60)
        for _ in 0..<20 { #expect(budget.received(bytes: 1, now: later) == .proceed) }
        #expect(budget.received(bytes: 1, now: later) == .pauseReading(.milliseconds(100)))
    }
}
