/// What a trial found about one claim.
package struct Finding: Sendable {
    /// Whether a claim is about what happened or about how long it took.
    package enum Kind: String, Sendable {
        /// True on any machine: tests assert it.
        case invariant
        /// A time, which depends on the machine: the scripts judge it, tests print it.
        case time
    }

    package let claim: String
    package let measured: String
    package let bar: String
    package let kind: Kind
    package let isMet: Bool

    package init(_ claim: String, measured: String, bar: String, kind: Kind = .invariant, isMet: Bool) {
        self.claim = claim
        self.measured = measured
        self.bar = bar
        self.kind = kind
        self.isMet = isMet
    }

    /// Something that may not happen, with the cases in which it did.
    package static func none(_ claim: String, _ cases: [String]) -> Finding {
        let shown = cases.prefix(3).joined(separator: "; ")
        return Finding(
            claim, measured: cases.isEmpty ? "0" : "\(cases.count): \(shown)", bar: "0", isMet: cases.isEmpty)
    }

    /// A number that must be reached, so that a trial that did nothing fails.
    package static func atLeast(_ claim: String, _ count: Int, _ bar: Int) -> Finding {
        Finding(claim, measured: "\(count)", bar: "≥ \(bar)", isMet: count >= bar)
    }

    /// A number that may not be exceeded.
    package static func atMost(_ claim: String, _ count: Int, _ bar: Int) -> Finding {
        Finding(claim, measured: "\(count)", bar: "≤ \(bar)", isMet: count <= bar)
    }

    /// Two numbers or texts that must be equal.
    package static func equal<Value: Equatable>(_ claim: String, _ value: Value, _ expected: Value) -> Finding {
        Finding(claim, measured: "\(value)", bar: "\(expected)", isMet: value == expected)
    }

    /// A time that may not be exceeded.
    ///
    /// That it never came to an end is no matter of the machine.
    package static func within(_ claim: String, _ time: Duration?, _ bar: Duration) -> Finding {
        Finding(
            claim, measured: time.map(\.shortText) ?? "never", bar: "≤ \(bar.shortText)",
            kind: time == nil ? .invariant : .time, isMet: time.map { $0 <= bar } ?? false)
    }
}

extension Duration {
    /// The duration in milliseconds, or in seconds from ten seconds on.
    package var shortText: String {
        let microseconds = self / .microseconds(1)
        if microseconds < 10_000 { return "\(Int(microseconds.rounded()) / 10 * 10) µs" }
        if microseconds < 10_000_000 { return "\(Int((microseconds / 1_000).rounded())) ms" }
        let tenths = Int((microseconds / 100_000).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
