import AuthorityTrials
import Testing

/// Histories with times in milliseconds.
private func at(
    _ begin: UInt64, _ end: UInt64, by process: Int = 0, _ outcome: HistoryOperation.Outcome
) -> HistoryOperation {
    HistoryOperation(process: process, begin: begin * 1_000_000, end: end * 1_000_000, outcome)
}

private func violations(_ operations: HistoryOperation...) -> [String] {
    HistoryChecker(operations).violations
}

@Suite("HistoryChecker")
struct HistoryCheckerTests {
    @Test("a history without a fault is accepted")
    func faultless() {
        let found = violations(
            at(0, 9, .redeemed(token: "t", key: "a", certificate: "c")),
            at(0, 9, by: 1, .refused(token: "t")),
            at(10, 12, .renewed(predecessor: "c", certificate: "d")),
            at(10, 13, by: 1, .renewed(predecessor: "c", certificate: "d")),
            at(14, 15, .accepted(nonce: "n")),
            at(16, 20, .revoked(certificate: "d", sequence: 1)),
            at(16, 21, by: 1, .revoked(certificate: "d", sequence: 1)),
            at(22, 23, .listed(sequence: 1, revoked: ["d"])),
            at(24, 26, by: 1, .revoked(certificate: "e", sequence: 2)),
            at(27, 28, .listed(sequence: 1, revoked: ["d"])),
            at(27, 29, by: 1, .listed(sequence: 2, revoked: ["d", "e"])))

        #expect(found.isEmpty, "\(found)")
    }

    @Test("one invite for two keys is refused, and two certificates for one key")
    func doubleRedemption() {
        let first = at(0, 1, .redeemed(token: "t", key: "a", certificate: "c"))

        #expect(!violations(first, at(0, 1, by: 1, .redeemed(token: "t", key: "b", certificate: "d"))).isEmpty)
        #expect(!violations(first, at(2, 3, .redeemed(token: "t", key: "a", certificate: "d"))).isEmpty)
        #expect(violations(first, at(2, 3, .redeemed(token: "t", key: "a", certificate: "c"))).isEmpty)
    }

    @Test("an invite may be refused only when somebody may have redeemed it before")
    func refusal() {
        let refused = at(5, 6, .refused(token: "t"))

        #expect(!violations(refused).isEmpty)
        #expect(!violations(refused, at(7, 8, .redeemed(token: "t", key: "a", certificate: "c"))).isEmpty)
        #expect(violations(refused, at(5, 8, .redeemed(token: "t", key: "a", certificate: "c"))).isEmpty)
    }

    @Test("two successors of one certificate are refused")
    func doubleRenewal() {
        #expect(
            !violations(
                at(0, 1, .renewed(predecessor: "c", certificate: "d")),
                at(0, 1, by: 1, .renewed(predecessor: "c", certificate: "e"))
            ).isEmpty)
    }

    @Test("one request taken by two processes is refused")
    func replay() {
        #expect(!violations(at(0, 1, .accepted(nonce: "n")), at(0, 1, by: 1, .accepted(nonce: "n"))).isEmpty)
    }

    @Test("two lists under one sequence are refused, and a list that lacks earlier entries")
    func lists() {
        let first = at(0, 1, .listed(sequence: 1, revoked: ["a"]))

        #expect(!violations(first, at(0, 1, by: 1, .listed(sequence: 1, revoked: ["b"]))).isEmpty)
        #expect(!violations(first, at(2, 3, .listed(sequence: 2, revoked: ["b"]))).isEmpty)
        #expect(violations(first, at(2, 3, .listed(sequence: 2, revoked: ["a", "b"]))).isEmpty)
    }

    @Test("a process that goes back to an earlier list is refused; another may be behind for a moment")
    func goingBack() {
        let later = at(0, 1, .listed(sequence: 2, revoked: []))
        let earlier: HistoryOperation.Outcome = .listed(sequence: 1, revoked: [])

        #expect(!violations(later, at(2, 3, earlier)).isEmpty)
        #expect(violations(later, at(2, 3, by: 1, earlier)).isEmpty)
        #expect(violations(later, at(1, 3, earlier)).isEmpty)
    }

    @Test("sequences of revocations rise, over all processes")
    func sequences() {
        let first = at(0, 1, .revoked(certificate: "a", sequence: 5))

        #expect(!violations(first, at(2, 3, by: 1, .revoked(certificate: "b", sequence: 4))).isEmpty)
        #expect(!violations(first, at(0, 1, by: 1, .revoked(certificate: "b", sequence: 5))).isEmpty)
        #expect(violations(first, at(0, 3, by: 1, .revoked(certificate: "b", sequence: 4))).isEmpty)
    }

    @Test("an acknowledged revocation that a later list lacks is refused")
    func lostRevocation() {
        let revoked = at(0, 1, .revoked(certificate: "a", sequence: 3))

        #expect(!violations(revoked, at(0, 1, by: 1, .listed(sequence: 3, revoked: []))).isEmpty)
        #expect(!violations(revoked, at(9, 10, by: 1, .listed(sequence: 4, revoked: ["b"]))).isEmpty)
    }

    @Test("a revocation is public where it was acknowledged, and elsewhere its delay is told")
    func visibility() {
        let revoked = at(0, 1, .revoked(certificate: "a", sequence: 3))
        let behind: HistoryOperation.Outcome = .listed(sequence: 2, revoked: [])

        #expect(!violations(revoked, at(2, 3, behind)).isEmpty)
        let history = HistoryChecker([revoked, at(401, 402, by: 1, behind)])
        #expect(history.violations.isEmpty)
        #expect(history.staleness == .milliseconds(400))
    }
}
