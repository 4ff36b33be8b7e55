package import MeshProtocol

/// The findings of one trial.
package struct TrialReport: Sendable {
    package let trial: String
    /// What repeats the run; nil where nothing is random.
    package let seed: UInt64?
    package var findings: [Finding] = []

    package init(_ trial: String, seed: UInt64? = nil, _ findings: [Finding] = []) {
        self.trial = trial
        self.seed = seed
        self.findings = findings
    }

    /// Findings that no machine excuses.
    package var brokenInvariants: [Finding] { findings.filter { $0.kind == .invariant && !$0.isMet } }

    /// Whether every bar was met; false when nothing was found out.
    package var isMet: Bool { !findings.isEmpty && findings.allSatisfy(\.isMet) }

    /// One line for each finding.
    package var lines: [String] {
        let width = findings.map(\.claim.count).max() ?? 0
        return findings.map { finding in
            let claim = finding.claim + String(repeating: " ", count: width - finding.claim.count)
            return "\(finding.isMet ? "ok  " : "MISS")  \(claim)  \(finding.measured)  (\(finding.bar))"
        }
    }

    /// The report as text, its name first.
    package var text: String {
        let name = seed.map { "\(trial), seed \($0)" } ?? trial
        return ([name] + lines.map { "  " + $0 }).joined(separator: "\n")
    }

    /// The report as JSON.
    package var json: JSONValue {
        .object([
            "trial": .string(trial),
            "seed": seed.map { .int($0) } ?? .null,
            "met": .bool(isMet),
            "findings": .array(
                findings.map { finding in
                    .object([
                        "claim": .string(finding.claim), "measured": .string(finding.measured),
                        "bar": .string(finding.bar), "kind": .string(finding.kind.rawValue),
                        "met": .bool(finding.isMet),
                    ])
                }),
        ])
    }
}
