/// Counts the cases of one file.
struct CaseRecorder {
    private(set) var passed = 0
    private(set) var failures: [FileResult.Failure] = []
    private(set) var leftOut = 0

    /// Runs one case; what it throws is its failure.
    mutating func run(_ name: String, _ body: () throws -> Void) {
        do {
            try body()
            passed += 1
        } catch {
            failures.append(FileResult.Failure(caseName: name, reason: "\(error)"))
        }
    }

    /// Runs a case that is recorded as something not to be copied: it must not come out as recorded.
    mutating func runRefused(_ name: String, _ body: () throws -> Void) {
        run(name) {
            do {
                try body()
            } catch {
                return
            }
            throw Mismatch("came out as recorded, but is marked as not to be copied (copy_this: false)")
        }
    }

    /// Runs a case whose row says whether the recorded outcome is required or its opposite.
    mutating func run(_ name: String, of row: VectorRow, _ body: () throws -> Void) {
        do {
            if try row.isToBeCopied() { run(name, body) } else { runRefused(name, body) }
        } catch {
            run(name) { throw error }
        }
    }

    /// Counts cases that are left out.
    mutating func leaveOut(_ count: Int = 1) {
        leftOut += count
    }
}
