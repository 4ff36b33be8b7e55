import Foundation
import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("ReplayCacheFile")
struct ReplayCacheFileTests {
    private func file(_ text: String) throws -> ReplayCacheFile { try ReplayCacheFile(parsing: Array(text.utf8)) }

    @Test("the file of the reference reads, and is written byte for byte")
    func golden() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { root.deleteLastPathComponent() }
        let url = root.appendingPathComponent("Tests-Integration/Vectors/reference-1.8.1/files.json")
        let files = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
        let text = try #require(files.objectValue?["replay-cache.json"]?.stringValue)

        let file = try file(text)

        #expect(!file.entries.isEmpty && file.skippedEntries == 0)
        #expect(String(decoding: file.bytes, as: UTF8.self) == text)
    }

    @Test("C4: a full memory survives its file to the microsecond, odd ids included")
    func roundTrip() throws {
        let entries = (0..<MeshLimits.maximumControlReplayEntries).map { index in
            ReplayCache.Entry(
                id: "\(index)\"\\\n\u{E9}", end: UTCTime(microseconds: 1_767_225_600_000_000 + Int64(index)))
        }
        let file = ReplayCacheFile(entries: entries)

        #expect(try ReplayCacheFile(parsing: file.bytes) == file)
        #expect(try ReplayCacheFile(parsing: ReplayCacheFile(entries: []).bytes).entries.isEmpty)
    }

    @Test("malformed entries are left out and counted")
    func malformedEntries() throws {
        let file = try file(
            #"{"processed_messages":{"a":1.5,"b":"2","c":null,"d":2,"e":1e300,"f":[]},"other":1}"#)

        #expect(
            file.entries == [
                ReplayCache.Entry(id: "a", end: UTCTime(microseconds: 1_500_000)),
                ReplayCache.Entry(id: "d", end: UTCTime(microseconds: 2_000_000)),
            ])
        #expect(file.skippedEntries == 4)
    }

    @Test(
        "a corrupt file is told apart from an empty one",
        arguments: ["", "{", "[]", #"{"processed_messages":[]}"#, #"{"processed_messages":{"a":1,"a":2}}"#])
    func corrupt(text: String) {
        #expect(throws: DecodingRefusal.self) { try file(text) }
    }

    @Test("a file without the list remembers nothing")
    func withoutList() throws {
        #expect(try file("{}").entries.isEmpty)
    }
}
