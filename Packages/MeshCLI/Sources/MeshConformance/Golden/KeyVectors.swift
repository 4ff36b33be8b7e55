internal import MeshCrypto
internal import MeshProtocol

/// `keys.json`: keys that follow from seeds, key files, and one signature.
enum KeyVectors: VectorSuite {
    private static let filesPrefix = "key_files_of_"
    private static let keyIDPrefix = "# Key ID: "

    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for json in try file.array("keys") {
            let row = try VectorRow(json)
            let name = try row.text("name")
            cases.run("\(name): Ed25519 public key", of: row) {
                let key = try SigningKey(seed: row.base64("ed25519_seed_b64"))
                try require(key.publicKey.text, equals: row.text("ed25519_public_b64"), "the public key")
            }
            cases.run("\(name): X25519 pair from the seed", of: row) { try checkAgreementPair(row) }
            cases.run("\(name): X25519 public key from the Ed25519 public key", of: row) {
                let converted = try PublicKey(text: row.text("ed25519_public_b64")).agreementKey.bytes
                let expected = try row.base64("x25519_public_from_ed25519_public_b64")
                try require(converted, equalsBytes: expected, "the converted key")
            }
        }
        for member in file.object where member.name.hasPrefix(filesPrefix) {
            let owner = String(member.name.dropFirst(filesPrefix.count))
            for keyFile in try VectorRow(member.value).object {
                let row = try VectorRow(keyFile.value)
                cases.run("\(member.name): \(keyFile.name)", of: row) {
                    try checkFile(keyFile.name, row: row, key: keys.signingKey(owner))
                }
            }
        }
        if file.has("ed25519_sign_example") {
            let row = try file.row("ed25519_sign_example")
            cases.run("ed25519_sign_example", of: row) {
                let key = try keys.signingKey(row.text("signer"))
                let message = try Array(row.text("message_utf8").utf8)
                try SignatureCheck.check(message, signature: row.text("signature_b64"), signer: key)
            }
        }
    }

    private static func checkAgreementPair(_ row: VectorRow) throws {
        let recordedPrivate = try row.base64("x25519_private_b64")
        let recordedPublic = try row.base64("x25519_public_b64")
        let key = try SigningKey(seed: row.base64("ed25519_seed_b64")).agreementKey()

        try require(key.publicKey.bytes, equalsBytes: recordedPublic, "the X25519 public key")
        // A clamped scalar is determined by its public key, so this pins the private half without reading ours.
        try require(recordedPrivate.count == 32, "the recorded private key has not 32 bytes")
        try require(
            recordedPrivate[0] & 7 == 0 && recordedPrivate[31] & 0xC0 == 0x40, "the recorded private key is not clamped"
        )
        try require(
            X25519.publicKey(privateKey: recordedPrivate), equalsBytes: recordedPublic,
            "the public key of the recorded private key")
    }

    private static func checkFile(_ name: String, row: VectorRow, key: SigningKey) throws {
        let text = try row.text("text")
        // By bytes: a combining character at the start of the id would join with the space before it.
        let idLine = text.utf8.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: keyIDPrefix.utf8) }
        let keyID = idLine.map { String(Substring($0.dropFirst(keyIDPrefix.utf8.count))) }
        try LocalFolder.withTemporary { folder in
            let pair = try KeyFile.write(key: key, keyID: keyID, base: "\(folder)/key")
            let isPrivate = name.hasSuffix(".key")
            let path = isPrivate ? pair.privatePath : pair.publicPath
            try require(AtomicFile.read(path), equals: text, "the file")
            if isPrivate {
                let mode = try AtomicFile.permissions(of: path)
                try require("0o" + String(mode, radix: 8), equals: row.text("mode"), "the mode")
                try require(KeyFile.readPrivate(path: path).publicKey == key.publicKey, "another key is read back")
            } else {
                try require(KeyFile.readPublic(path: path) == key.publicKey, "another key is read back")
            }
        }
    }
}
