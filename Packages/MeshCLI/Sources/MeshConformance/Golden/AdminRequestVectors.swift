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
            query: isLegacy ? [] : query(row), audience: isLegacy ? "" : row.text("audience"), body: row.object("body"),
            keyID: headers.text("X-Admin-Key-Id"), timestamp: headers.text("X-Admin-Timestamp"),
            nonce: headers.text("X-Admin-Nonce"))
        return isLegacy ? request.legacySignedBytes : request.signedBytes
    }

    /// The query, whose values are texts or lists of texts.
    private static func query(_ row: VectorRow) throws -> [(String, [String])] {
        guard row.has("query") else { return [] }
        return try row.object("query").map { member in
            if let text = member.value.stringValue { return (member.name, [text]) }
            return (member.name, try FieldReader(members: ["values": member.value]).strings("values"))
        }
    }
}
