internal import MeshCrypto
internal import MeshProtocol

/// `models.json`: signed documents of every kind.
enum ModelVectors: VectorSuite {
    private static let types: [(prefix: String, type: any SignedDocument.Type)] = [
        ("genesis", GenesisBlock.self),
        ("join-certificate", JoinCertificate.self),
        ("service-manifest", ServiceManifest.self),
        ("policy", PolicyManifest.self),
        ("crl", CertificateRevocationList.self),
        ("control", ControlMessage.self),
        ("agent", AgentDescriptor.self),
    ]

    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for json in try file.array("vectors") {
            let row = try VectorRow(json)
            let name = try row.text("name")
            cases.run(name, of: row) {
                guard let known = types.first(where: { name.hasPrefix($0.prefix) }) else {
                    throw Mismatch("no document type is known by this name")
                }
                try check(row, as: known.type, keys: keys)
            }
        }
    }

    private static func check<Document: SignedDocument>(
        _ row: VectorRow, as type: Document.Type, keys: NamedKeys
    ) throws {
        let plain = try row.text("model_dump_json")
        let document = try Document(parsing: Array(plain.utf8))
        let fromObject = try Document(json: row.value("wire_object"))
        let signature = try row.row("signature")
        let publicKey = try PublicKey(text: row.text("signer_public_key"))
        let signer = try keys.signingKey(row.text("signer"))

        try require(document == fromObject, "model_dump_json and wire_object decode to different documents")
        try require(document.signedBytes, equals: row.text("canonical_json"), "the canonical form")
        try require(SHA256.hex(document.signedBytes), equals: row.text("canonical_sha256"), "the digest")
        try require(document.plainBytes(), equals: plain, "the plain form")
        try require(signer.publicKey == publicKey, "the signer's key is another than signer_public_key")
        try SignatureCheck.check(document.signedBytes, signature: signature.text("sig"), signer: signer)
        try require(document.hasSignature(by: publicKey), "no signature of the document verifies")
        let entry = try DocumentSignature(keyID: signature.text("key_id"), signature: signature.text("sig"))
        try require(document.signatures.contains(entry), "the document lacks the recorded signature")
    }
}
