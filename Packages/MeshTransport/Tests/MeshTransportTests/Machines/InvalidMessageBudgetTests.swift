import MeshTransport
import Testing

struct InvalidMessageBudgetTests {
    private let start = ContinuousClock.now

    @Test("T4: ten invalid messages in a minute are dropped, the eleventh closes the link")
    func bound() {
        var budget = InvalidMessageBudget(maximum: 10)
        for second in 0..<10 {
            #expect(budget.invalidMessage(now: start + .seconds(second)) == .drop)
        }

        #expect(budget.invalidMessage(now: start + .seconds(59)) == .close)
        #expect(budget.invalidMessage(now: start + .seconds(60)) == .drop)
        #expect(budget.invalidMessage(now: start + .seconds(60)) == .close)
    }
}
