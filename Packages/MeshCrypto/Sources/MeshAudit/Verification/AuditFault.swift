/// Why a line of an audit log does not stand in its chain.
public enum AuditFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The line is not strict JSON.
    case notJSON(reason: String)
    /// A member is missing or of another type.
    case malformed(String)
    /// The line is longer than a record may be.
    case tooLong
    /// The file ends within the line.
    case torn
    /// The hash is not that of the record.
    case wrongHash
    /// The record does not name the hash of the one before.
    case wrongLink(expected: String?, found: String?)
    /// The record is not signed.
    case unsigned
    /// The record's writer is none of those that were asked for.
    case unknownWriter(String)
    /// The signature is not the writer's.
    case wrongSignature
    /// The log ends before the record that it should end with.
    case wrongHead(expected: String, found: String?)

    /// A word for programs.
    public var code: String {
        switch self {
        case .notJSON: "not_json"
        case .malformed: "malformed_record"
        case .tooLong: "line_too_long"
        case .torn: "torn_line"
        case .wrongHash: "wrong_hash"
        case .wrongLink: "broken_link"
        case .unsigned: "unsigned_record"
        case .unknownWriter: "unknown_writer"
        case .wrongSignature: "wrong_signature"
        case .wrongHead: "wrong_head"
        }
    }

    /// What is wrong, for people.
    public var description: String {
        switch self {
        case .notJSON(let reason): "the line is not strict JSON (\(reason))"
        case .malformed(let detail): "the line is no audit record (\(detail))"
        case .tooLong: "the line is longer than a record may be"
        case .torn: "the file ends within the line: its writer was interrupted; its next start sets the rest aside"
        case .wrongHash: "event_hash is not the hash of the record: it was changed after it was written"
        case .wrongLink(let expected, let found):
            "previous_hash is \(found ?? "null"), but the record before has \(expected ?? "no hash"): "
                + "records were removed, added or reordered here"
        case .unsigned: "the record is not signed"
        case .unknownWriter(let writer): "the record was written by \(writer), whose key was not given"
        case .wrongSignature: "the signature is not the writer's"
        case .wrongHead(let expected, let found):
            "the last record has the hash \(found ?? "none"), expected \(expected): the end of the log is missing"
        }
    }
}
