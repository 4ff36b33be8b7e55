import MeshCrypto
import Testing

@testable import MeshCrypto

@Suite("Files replaced whole")
struct AtomicFileTests {
    @Test("what is written is read back, with exactly the permissions asked for", arguments: [0o600, 0o644, 0o666])
    func roundTrip(_ mode: UInt16) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file"

        for content in [[], [1, 2, 3], [UInt8](repeating: 7, count: 200_000)] as [[UInt8]] {
            try AtomicFile.write(content, to: path, mode: mode)
            #expect(try AtomicFile.read(path) == content)
            #expect(try AtomicFile.permissions(of: path) == mode)
        }
        #expect(folder.names == ["file"])
    }

    @Test("a new file has its permissions before its first byte, and an existing one is not opened for it")
    func permissionsFromTheFirstByte() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file"

        let file = try FileDescriptor(path, for: .creating(mode: 0o600))
        #expect(try file.permissions() == 0o600)
        #expect(try file.permissions() == AtomicFile.permissions(of: path))
        #expect(try AtomicFile.read(path) == [])
        #expect(throws: FileError(.systemFailure, path: path, "")) {
            _ = try FileDescriptor(path, for: .creating(mode: 0o600))
        }
    }

    @Test("writing over a file gives it the new permissions")
    func permissions() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file"

        try AtomicFile.write([1], to: path, mode: 0o644)
        try AtomicFile.write([2], to: path, mode: 0o600)

        #expect(try AtomicFile.permissions(of: path) == 0o600)
    }

    @Test("a symbolic link is replaced and its target is left alone")
    func symbolicLinks() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.write([1], to: folder.path + "/target")
        #expect(link(folder.path + "/link", to: folder.path + "/target"))

        try AtomicFile.write([2], to: folder.path + "/link")

        #expect(try AtomicFile.read(folder.path + "/target") == [1])
        #expect(try AtomicFile.read(folder.path + "/link") == [2])
    }

    @Test("a failure leaves the old content and no temporary file, and says what to do")
    func failure() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path + "/missing/file"

        #expect(throws: FileError(.notFound, path: missing, "")) { try AtomicFile.write([1], to: missing) }

        // A folder of that name cannot be replaced by a file.
        let occupied = folder.path + "/occupied"
        try AtomicFile.makeFolder(occupied + "/inner")
        let error = #expect(throws: FileError.self) { try AtomicFile.write([1], to: occupied) }
        #expect(error?.path == occupied)
        #expect(error?.message.contains("was not written") == true)
        #expect(folder.names == ["occupied"])
    }

    @Test("a file of the maximum size is read and a larger one is refused")
    func maximum() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/file"
        try AtomicFile.write([1, 2, 3, 4], to: path)

        #expect(try AtomicFile.read(path, maximumBytes: 4) == [1, 2, 3, 4])
        #expect(throws: FileError(.tooLarge, path: path, "")) { try AtomicFile.read(path, maximumBytes: 3) }
        #expect(AtomicFile.defaultMaximumBytes == 4_194_304)
    }

    @Test("a missing file is named with what to do")
    func missing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/none"

        let error = #expect(throws: FileError.self) { try AtomicFile.read(path) }

        #expect(error?.code == .notFound)
        #expect(error?.message.contains(path) == true)
        #expect(error?.message.contains("check the path") == true)
    }

    @Test("folders are made with those above them, and existing ones are left")
    func folders() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.makeFolder(folder.path + "/a/b/c", mode: 0o700)
        try AtomicFile.makeFolder(folder.path + "/a/b/c", mode: 0o755)
        try AtomicFile.makeFolder("")

        #expect(try AtomicFile.permissions(of: folder.path + "/a/b/c") == 0o700)
    }
}
