/// A trial that tells of its progress and makes one report.
package protocol ReportingTrial: Sendable {
    /// Told of the progress.
    var report: @Sendable (String) -> Void { get set }

    /// Tries it out.
    func run() async throws -> TrialReport
}
