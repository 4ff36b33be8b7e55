import Foundation
import MeshCrypto
import Testing

@Suite("AtomicFile: large files")
struct AtomicFilePiecesTests {
    struct Stopped: Error {}

    @Test("a file written in pieces holds them all, with its permissions")
    func pieces() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log"

        let count = try AtomicFile.write(to: path, mode: 0o600) { write in
            for piece in ["a", "bc", ""] { try write(Array(piece.utf8)) }
            return 3
        }

        #expect(count == 3)
        #expect(try AtomicFile.read(path) == Array("abc".utf8))
        #expect(try AtomicFile.permissions(of: path) == 0o600)
    }

    @Test("when a piece cannot be made, the old content stays and nothing is left beside it")
    func failure() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log"
        try AtomicFile.write(Array("old".utf8), to: path)

        #expect(throws: Stopped.self) {
            try AtomicFile.write(to: path) { write in
                try write([1])
                throw Stopped()
            }
        }

        #expect(try AtomicFile.read(path) == Array("old".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log"])
    }

    @Test("a file that was written beside takes the name and gets the permissions")
    func put() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/db"
        try AtomicFile.write(Array("old".utf8), to: path)
        try AtomicFile.write(Array("new".utf8), to: path + ".tmp")

        try AtomicFile.put(path + ".tmp", inPlaceOf: path, mode: 0o640)

        #expect(try AtomicFile.read(path) == Array("new".utf8))
        #expect(try AtomicFile.permissions(of: path) == 0o640)
        #expect(throws: FileError.self) { try AtomicFile.put(path + ".none", inPlaceOf: path, mode: 0o640) }
    }
}
