internal import MeshCrypto
internal import MeshProtocol

/// One file of vectors.
struct VectorFile: Sendable {
    private static let maximumBytes = 64 << 20

    let folder: String
    /// The file's name without extension.
    let name: String

    /// Reads the file and runs its cases.
    func run() -> FileResult {
        switch VectorKind(of: self) {
        case .cannotRun(let reason):
            return FileResult(name: name, cannotRun: reason)
        case .suite(let suite):
            var cases = CaseRecorder()
            do {
                try suite.run(VectorRow(read()), keys: NamedKeys(folder: folder), cases: &cases)
            } catch {
                return FileResult(name: name, cannotRun: "\(error)")
            }
            if cases.passed + cases.failures.count == 0 {
                return FileResult(name: name, cannotRun: "the file holds no case")
            }
            return FileResult(name: name, cases: cases)
        }
    }

    /// The file's value.
    func read() throws -> JSONValue {
        let bytes = try AtomicFile.read("\(folder)/\(name).json", maximumBytes: Self.maximumBytes)
        do throws(JSONRefusal) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Mismatch("the file is not strict JSON (\(error.rawValue))")
        }
    }
}
