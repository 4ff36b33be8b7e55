internal import MeshProtocol

/// The structure of all Wycheproof files: groups with parameters, and tests in them.
enum WycheproofFile {
    /// Runs each test of the groups that apply, and counts those of the others as left out.
    static func run(
        _ file: VectorRow, cases: inout CaseRecorder, applies: (VectorRow) throws -> Bool = { _ in true },
        _ check: (_ test: VectorRow, _ group: VectorRow) throws -> Void
    ) throws {
        for json in try file.array("testGroups") {
            let group = try VectorRow(json)
            let tests = try group.array("tests")
            guard try applies(group) else {
                cases.leaveOut(tests.count)
                continue
            }
            for json in tests {
                let test = try VectorRow(json)
                try cases.run("tcId \(test.integer("tcId")) \(test.optionalText("comment") ?? "")") {
                    try check(test, group)
                }
            }
        }
    }

    /// Whether a test's result is `valid`; `acceptable` counts as valid, what is neither as a fault of the file.
    static func isValid(_ test: VectorRow) throws -> Bool {
        switch try test.text("result") {
        case "valid", "acceptable": return true
        case "invalid": return false
        case let other: throw Mismatch("the result \(other) is not known")
        }
    }
}
