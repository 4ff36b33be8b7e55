/// What came of one vector file.
public struct FileResult: Sendable, Equatable {
    /// A case that did not come out as recorded.
    public struct Failure: Sendable, Equatable {
        /// The case's name in the file, or its position.
        public let caseName: String
        /// What was expected and what came instead.
        public let reason: String
    }

    /// The file's name without extension.
    public let name: String
    /// The number of cases that came out as recorded.
    public let passed: Int
    /// The cases that did not.
    public let failures: [Failure]
    /// The number of cases left out: of sizes that this project does not use, or taking minutes.
    public let leftOut: Int
    /// Why the file was not run, or nil if it was.
    public let cannotRun: String?

    /// Whether the file was run and every case passed.
    public var isSuccess: Bool { failures.isEmpty && cannotRun == nil }

    /// The file's line in a report.
    public var line: String {
        if let cannotRun { return "\(name): cannot run: \(cannotRun)" }
        let others = leftOut == 0 ? "" : " (\(leftOut) left out)"
        return "\(name): \(passed) passed, \(failures.count) failed\(others)"
    }

    /// The file's line, and one for each failed case.
    public var lines: [String] {
        [line] + failures.map { "  FAILED \($0.caseName): \($0.reason)" }
    }

    init(name: String, cases: CaseRecorder) {
        self.name = name
        passed = cases.passed
        failures = cases.failures
        leftOut = cases.leftOut
        cannotRun = nil
    }

    init(name: String, cannotRun reason: String) {
        self.name = name
        passed = 0
        failures = []
        leftOut = 0
        cannotRun = reason
    }
}
