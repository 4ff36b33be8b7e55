internal import MeshProtocol

/// `invite-token.json`: one token that reads and writes back.
enum InviteTokenVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        let object = try file.value("wire_object")
        cases.run("wire_object", of: file) {
            try require(InviteToken(json: object).json, equals: object, "the token")
        }
    }
}
