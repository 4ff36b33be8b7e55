internal import MeshCrypto
internal import MeshProtocol

/// `node-requests.json`: what nodes sign in requests to the authority.
enum NodeRequestVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for request in try file.object("requests") {
            let row = try VectorRow(request.value)
            cases.run(request.name, of: row) {
                let signer = try keys.signingKey(row.text("signer"))
                let body = try row.object("body")
                let signed: [UInt8]
                if row.has("envelope_utf8") {
                    let removal = try row.row("body")
                    signed = try AgentRemoval.signedBytes(
                        version: removal.text("version"), key: signer.publicKey.text,
                        signedAt: removal.text("signed_at"))
                    try require(signed, equals: row.text("envelope_utf8"), "the signed text")
                } else {
                    signed = NodeRequest.signedBytes(of: body)
                    try require(signed, equals: row.text("canonical_json"), "the signed text")
                }
                try SignatureCheck.check(signed, signature: row.text("signature_b64"), signer: signer)
            }
        }
    }
}
