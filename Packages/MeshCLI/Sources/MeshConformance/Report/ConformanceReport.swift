public import MeshProtocol

/// The results of a run over a folder of vector files.
public struct ConformanceReport: Sendable, Equatable {
    /// The version of the JSON form.
    public static let schema = 1

    /// The results in order of the files' names.
    public let files: [FileResult]

    /// The number of cases that passed.
    public var passed: Int { files.reduce(0) { $0 + $1.passed } }

    /// The number of cases that failed.
    public var failed: Int { files.reduce(0) { $0 + $1.failures.count } }

    /// Whether something was run, everything passed, and no file was left that cannot be run.
    public var isSuccess: Bool { passed > 0 && files.allSatisfy(\.isSuccess) }

    /// The last line of a report.
    public var totals: String { "\(passed) passed, \(failed) failed" }

    /// The report as text: a line for each file, each failed case below its file, and the totals alone at the end.
    public var lines: [String] {
        let nothing = passed + failed == 0 ? ["no case was run"] : []
        return files.flatMap(\.lines) + nothing + [totals]
    }

    /// The report as JSON.
    public var json: JSONValue {
        [
            "schema": .int(Self.schema),
            "success": .bool(isSuccess),
            "passed": .int(passed),
            "failed": .int(failed),
            "files": .array(files.map(Self.json(of:))),
        ]
    }

    private static func json(of file: FileResult) -> JSONValue {
        [
            "name": .string(file.name),
            "passed": .int(file.passed),
            "failed": .int(file.failures.count),
            "left_out": .int(file.leftOut),
            "cannot_run": file.cannotRun.map { .string($0) } ?? .null,
            "failures": .array(
                file.failures.map { ["case": .string($0.caseName), "reason": .string($0.reason)] }),
        ]
    }
}
