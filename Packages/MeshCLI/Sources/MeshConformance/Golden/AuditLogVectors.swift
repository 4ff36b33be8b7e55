internal import MeshAudit
internal import MeshCrypto
internal import MeshProtocol

/// `audit-log.json`: the records of a node's audit log, and the name of its file.
enum AuditLogVectors: VectorSuite {
    /// The key of `keys.json` that wrote the records.
    private static let writer = "node_a"

    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        let key = try keys.signingKey(writer).publicKey
        var previous: String?
        for (index, json) in try file.array("records").enumerated() {
            let row = try VectorRow(json)
            let hash = try row.text("event_hash")
            cases.run("record \(index)", of: row) { try check(row, after: previous, writer: key) }
            previous = hash
        }
        for type in try file.array("event_types") {
            cases.run("type \(type)") {
                let isKnown = AuditEventType.specified.contains { $0.name.isSameText(as: type.stringValue ?? "") }
                try require(isKnown, "the type is not known")
            }
        }
        cases.run("\(writer)_file") {
            try require(AuditFileNames.node(key.nodeID), equals: file.text("\(writer)_file"), "the file's name")
        }
    }

    private static func check(_ row: VectorRow, after previous: String?, writer: PublicKey) throws {
        let line = try row.text("line")
        let received = try FieldReader(JSONValue(parsing: line)).object
        let input = AuditRecord.hashInput(of: received)
        try require(input, equals: row.text("hash_input"), "the hash input")
        try require(SHA256.hex(input), equals: row.text("event_hash"), "the hash")
        var chain = AuditChainVerifier(writers: [writer])
        let record = try chain.accept(Array(line.utf8))
        try require(record.previousHash ?? "null", equals: previous ?? "null", "previous_hash")
        try require(record.line, equals: line, "the line that is written")
    }
}
