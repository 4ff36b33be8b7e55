internal import MeshCrypto
public import MeshProtocol

/// The names of an audit log's files.
///
/// The file that is written has the log's own path; the ones before it are `<path>.1`, `<path>.2`, and so on, the
/// oldest with the highest number.
///
/// - Source: Specification 01 §8, 02 §14
public struct AuditFileNames: Sendable {
    /// The file that is written.
    public let path: String

    /// Names the files of a log.
    public init(path: String) {
        self.path = path
    }

    /// The name of a node's log in its folder: `node-`, 16 hexadecimal digits of the SHA-256 of its id, `.jsonl`.
    public static func node(_ id: NodeID) -> String {
        "node-\(SHA256.hex(Array(id.text.utf8)).prefix(16)).jsonl"
    }

    /// The file that was written before `number` others were begun.
    public func older(_ number: Int) -> String { "\(path).\(number)" }

    /// The file whose lock says who writes the log.
    public var lock: String { "\(path).lock" }

    /// A place for a piece that was cut off.
    func piece(_ number: Int) -> String { "\(path).torn-\(number)" }

    /// All names that files of the log may have, the oldest first.
    public func oldestFirst(limits: AuditLogLimits = .standard) -> [String] {
        (1..<max(limits.files, 2)).reversed().map(older) + [path]
    }
}
