import AuthorityTrials
import Testing

/// The trials of an authority, one after another: each loads the machine by itself.
@Suite("Trials of an authority", .serialized)
enum AuthorityTrialSuites {
    /// Prints what a trial found, times included, and expects what no machine excuses.
    static func verifyReport(_ report: TrialReport, sourceLocation: SourceLocation = #_sourceLocation) {
        print(report.text)
        #expect(!report.findings.isEmpty, sourceLocation: sourceLocation)
        for finding in report.brokenInvariants {
            Issue.record(
                "\(report.trial): \(finding.claim): \(finding.measured), expected \(finding.bar)",
                sourceLocation: sourceLocation)
        }
    }
}
