import Foundation
import Testing

/// Compares the committed golden files with the folder they were taken from, where that is known.
@Suite("Drift of the golden files")
struct GoldenDriftTests {
    @Test(
        "a difference between the committed files and their source is reported, not failed",
        .enabled(if: VectorFolders.goldenSource != nil))
    func reportsDrift() throws {
        let source = try #require(VectorFolders.goldenSource)
        let committed = Set(try vectorNames(in: VectorFolders.committed))
        let original = Set(try vectorNames(in: source))

        var differences = committed.symmetricDifference(original).map { "\($0) is on one side only" }
        for name in committed.intersection(original)
        where try fileText(VectorFolders.committed, name) != fileText(source, name) {
            differences.append("\(name) differs")
        }

        for difference in differences.sorted() { print("DRIFT of the golden files: \(difference)") }
        #expect(!committed.intersection(original).isEmpty)
    }

    private func vectorNames(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".json".count)) }
    }
}
