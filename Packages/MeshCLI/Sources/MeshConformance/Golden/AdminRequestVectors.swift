internal import MeshCrypto
internal import MeshProtocol

/// `admin-requests.json`: what operators sign in requests to the authority, in both versions.
enum AdminRequestVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for request in try file.object("requests") {
            let row = try VectorRow(request.value)
            cases.run(request.name, of: row) {
                let headers = try row.row("headers")
                let signed = try signedBytes(row, headers: headers)
                try require(signed, equals: row.text("canonical_json"), "the signed text")
                try SignatureCheck.check(
                    signed, signature: headers.text("X-Admin-Signature"), signer: keys.signingKey("operator"))
            }
        }
    }

    private static func signedBytes(_ row: VectorRow, headers: VectorRow) throws -> [UInt8] {
        let version = try row.integer("version")
        let isLegacy = version == 1
        try require(isLegacy || version == 2, "version \(version) is not known")
        let request = try AdminRequest(
            method: isLegacy ? "" : row.text("method"), path: isLegacy ? "" : row.text("path"),
            query: isLegacy ? [] : query(row), audience: isLegacy ? "" : row.text("audience"),
            body: row.optionalObject("body"),
            keyID: headers.text("X-Admin-Key-Id"), timestamp: headers.text("X-Admin-Timestamp"),
            nonce: headers.text("X-Admin-Nonce"))
        return isLegacy ? request.legacySignedBytes : request.signedBytes
    }

    /// The query, whose values are scalars or lists of them.
    private static func query(_ row: VectorRow) throws -> [(String, [String])] {
        try row.optionalObject("query").map { member in
            (member.name, try (member.value.arrayValue ?? [member.value]).map(text))
        }
    }

    /// A value as it stands in a query.
    private static func text(of value: JSONValue) throws -> String {
        switch value {
        case .string(let text): return text
        case .integer(let integer): return integer.description
        default: throw Mismatch("\(value) is not the text of a query")
        }
    }
}
