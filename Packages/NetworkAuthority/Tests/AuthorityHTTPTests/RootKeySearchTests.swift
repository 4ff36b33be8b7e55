import AuthorityCore
import AuthorityTesting
import Foundation
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("RootKeySearch")
struct RootKeySearchTests {
    private let folder: TemporaryFolder
    private let root = TestNetwork.key(1)
    private let seed = Base64.encode([UInt8](repeating: 1, count: 32))

    init() throws {
        folder = try TemporaryFolder()
        for name in ["na/data", "na/a/b/c/d", "keys"] {
            try FileManager.default.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: true)
        }
    }

    private func search(_ environment: [String: String] = [:], file: String = "na/data/na.db") -> RootKeySearch.Finding
    {
        RootKeySearch(for: root.publicKey, around: [folder.path(file), ":memory:"], environment: environment).run()
    }

    @Test("the key is found beside a file, above it and up to three levels below, whatever stands around it")
    func places() throws {
        #expect(search().places.isEmpty)

        var expected: [String] = []
        for name in ["na/data/root.key", "na/x.env", "na/a/b/c/deep.txt"] {
            expected.append(try folder.write("# Key ID: rs\nSEED=\(seed)\n", to: name))
        }
        // Outside: a level too deep, another branch, and another key.
        for name in ["na/a/b/c/d/too-deep", "keys/root.key"] { _ = try folder.write(seed, to: name) }
        _ = try folder.write(Base64.encode([UInt8](repeating: 9, count: 32)), to: "na/data/other.key")

        #expect(Set(search().places) == Set(expected))
    }

    @Test("links are not followed, and large files are not read")
    func limits() throws {
        let target = try folder.write(seed, to: "keys/root.key")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("na/data/link"), withDestinationPath: target)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("na/data/folder"), withDestinationPath: folder.path("keys"))
        let line = seed + "\n"
        let padding = { (count: Int) in String(repeating: "\n", count: count - line.utf8.count) }
        _ = try folder.write(line + padding(AuthorityLimits.rootKeyFileBytes + 1), to: "na/data/large")
        #expect(search().places.isEmpty)

        let fitting = try folder.write(line + padding(AuthorityLimits.rootKeyFileBytes), to: "na/data/fitting")
        #expect(search().places == [fitting])
    }

    @Test("more files than the bound are not read, and the finding says so")
    func fileBound() throws {
        for number in 0..<AuthorityLimits.rootKeyFiles {
            try Data().write(to: URL(filePath: folder.path("na/a/\(number)")))
        }
        let whole = search(file: "na/a/x")
        _ = try folder.write("", to: "na/a/one-more")
        let cut = search(file: "na/a/x")

        #expect(whole.fileCount == 5_000 && !whole.isCut)
        #expect(cut.fileCount == 5_000 && cut.isCut)
    }

    @Test("the environment is searched too")
    func environment() {
        let finding = search(["A": "x", "NA_ROOT": seed, "B": "prefix \(seed) suffix"])

        #expect(finding.places == ["environment variable B", "environment variable NA_ROOT"])
    }
}
