internal import MeshCrypto

/// Follows the chain through the files of an audit log.
///
/// Blocks on the disk; memory is bounded by the longest line that a record may have.
///
/// - Source: Specification 02 §14
public struct AuditLogVerifier: Sendable {
    private static let blockBytes = 256 << 10

    private let limits: AuditLogLimits
    private var chain: AuditChainVerifier
    private var result = AuditVerification()

    /// Verifies the files of a log in order.
    ///
    /// - Parameters:
    ///   - paths: the files, the oldest first
    ///   - chain: whose records are accepted
    ///   - expectedHead: the hash of the record that the log must end with, if that is known from elsewhere
    ///   - limits: how long a line may be
    /// - Throws: `FileError` for a file that cannot be read.
    public static func verify(
        files paths: [String], by chain: AuditChainVerifier, expectedHead: String? = nil,
        limits: AuditLogLimits = .standard
    ) throws -> AuditVerification {
        var verifier = AuditLogVerifier(limits: limits, chain: chain)
        for path in paths where verifier.result.isIntact { try verifier.follow(path) }
        if let expectedHead, verifier.result.isIntact { verifier.require(expectedHead, in: paths.last ?? "") }
        verifier.result.records = verifier.chain.records
        verifier.result.head = verifier.chain.head
        verifier.result.follows = verifier.chain.follows
        return verifier.result
    }

    /// The files of a log that are there, the oldest first.
    public static func files(of names: AuditFileNames, limits: AuditLogLimits = .standard) -> [String] {
        names.oldestFirst(limits: limits).filter { path in
            do throws(FileError) {
                _ = try AtomicFile.permissions(of: path)
                return true
            } catch {
                return false
            }
        }
    }

    private init(limits: AuditLogLimits, chain: AuditChainVerifier) {
        self.limits = limits
        self.chain = chain
    }

    private mutating func follow(_ path: String) throws {
        let before = chain.records
        let file = try AppendFile(reading: path)
        var number = 0
        var offset = 0
        var rest: [UInt8] = []
        defer { result.files.append(AuditVerification.File(path: path, records: chain.records - before)) }
        while true {
            let block = try file.read(at: offset, count: Self.blockBytes)
            offset += block.count
            if block.isEmpty { break }
            var start = 0
            while let end = block[start...].firstIndex(of: AuditTail.lineFeed) {
                number += 1
                guard accept(rest + block[start..<end], path, number) else { return }
                rest.removeAll(keepingCapacity: true)
                start = end + 1
            }
            rest += block[start...]
            guard rest.count <= limits.recordBytes else { return stop(path, number + 1, .tooLong) }
        }
        if !rest.isEmpty { stop(path, number + 1, .torn) }
    }

    private mutating func accept(_ line: [UInt8], _ path: String, _ number: Int) -> Bool {
        do throws(AuditFault) {
            try chain.accept(line)
            return true
        } catch {
            stop(path, number, error)
            return false
        }
    }

    private mutating func require(_ head: String, in path: String) {
        do throws(AuditFault) {
            try chain.requireHead(head)
        } catch {
            stop(path, 0, error)
        }
    }

    private mutating func stop(_ path: String, _ line: Int, _ fault: AuditFault) {
        result.firstBreak = AuditVerification.Break(path: path, line: line, fault: fault)
    }
}
