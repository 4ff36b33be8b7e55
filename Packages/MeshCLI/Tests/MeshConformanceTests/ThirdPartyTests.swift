import Foundation
import MeshConformance
import Testing

@Suite("Third-party vectors")
struct ThirdPartyTests {
    /// A set and what its cases come to: run and left out.
    struct Expected: Sendable, CustomStringConvertible {
        let folder: String
        let name: String
        let passed: Int
        let leftOut: Int

        var description: String { name }

        init(_ folder: String, _ name: String, _ passed: Int, leftOut: Int = 0) {
            self.folder = folder
            self.name = name
            self.passed = passed
            self.leftOut = leftOut
        }
    }

    private static let sets = [
        Expected("noise", "noise-xx-cacophony", 1),
        Expected("noise", "noise-xx-noise-c", 2),
        Expected("noise", "noise-xx-snow", 2),
        Expected("wycheproof", "aes_gcm_test", 66, leftOut: 250),
        Expected("wycheproof", "ed25519_test", 151),
        Expected("wycheproof", "hkdf_sha256_test", 86),
        Expected("wycheproof", "hmac_sha256_test", 174),
        Expected("wycheproof", "x25519_test", 518),
        Expected("", "rfc-8032-7748", 10, leftOut: 1),
    ]

    @Test("the published vectors are all there, or it is said how many sets were not run")
    func sayWhatIsNotRun() {
        let missing = Self.sets.filter { set in
            guard let root = VectorFolders.thirdParty else { return true }
            return !FileManager.default.fileExists(atPath: "\(root)/\(set.folder)/\(set.name).json")
        }

        if VectorFolders.thirdParty == nil {
            print(
                """
                ****************************************************************************************
                NOT RUN: \(missing.count) sets of third-party vectors. Set GENESIS_MESH_SHARED to the folder that \
                holds vectors/third-party.
                ****************************************************************************************
                """)
            #expect(missing.count == Self.sets.count)
        } else {
            #expect(missing.map(\.name) == [])
        }
    }

    @Test(
        "a published set passes with the number of cases that it is known to have",
        .enabled(if: VectorFolders.thirdParty != nil), arguments: sets)
    func passes(expected: Expected) throws {
        let root = try #require(VectorFolders.thirdParty)

        let report = try ConformanceRunner(folder: "\(root)/\(expected.folder)", only: [expected.name]).run()

        let file = try #require(report.files.first)
        #expect(report.isSuccess, "\(report.lines.joined(separator: "\n"))")
        #expect(file.passed == expected.passed)
        #expect(file.leftOut == expected.leftOut)
    }

    @Test("the folder above them runs all sets in one", .enabled(if: VectorFolders.thirdParty != nil))
    func runsAll() throws {
        let root = try #require(VectorFolders.thirdParty)

        let report = try ConformanceRunner(folder: root).run()

        #expect(report.isSuccess, "\(report.lines.joined(separator: "\n"))")
        #expect(Set(report.files.map(\.name)) == Set(Self.sets.map(\.name)))
        #expect(report.passed == Self.sets.reduce(0) { $0 + $1.passed })
    }
}
