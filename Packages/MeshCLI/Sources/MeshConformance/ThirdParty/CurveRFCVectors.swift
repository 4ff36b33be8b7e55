internal import MeshCrypto
internal import MeshProtocol

/// `rfc-8032-7748.json`: the examples of RFC 8032 §7.1 and RFC 7748 §5.2, §6.1.
enum CurveRFCVectors: VectorSuite {
    /// The most rounds of the iterated example that are run; a million take a minute.
    private static let maximumRounds = 10_000

    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for json in try file.row("rfc8032_ed25519").array("vectors") {
            let row = try VectorRow(json)
            try cases.run("RFC 8032 \(row.text("name"))") { try checkSignature(row) }
        }
        let multiplication = try file.row("rfc7748_x25519")
        for (index, json) in try multiplication.array("scalar_multiplication").enumerated() {
            let row = try VectorRow(json)
            cases.run("RFC 7748 multiplication \(index + 1)") {
                let product = try X25519.sharedSecret(privateKey: row.hex("scalar"), publicKey: row.hex("u"))
                try require(product, equalsBytes: row.hex("result"), "the product")
            }
        }
        let iterated = try multiplication.row("iterated")
        for entry in try iterated.object("after") {
            guard let rounds = Int(entry.name), (1...maximumRounds).contains(rounds) else {
                cases.leaveOut()
                continue
            }
            cases.run("RFC 7748 after \(rounds) rounds") {
                let result = try iterate(iterated.hex("start"), rounds: rounds)
                try require(result, equalsBytes: iterated.row("after").hex(entry.name), "the value")
            }
        }
        let agreement = try file.row("rfc7748_diffie_hellman")
        cases.run("RFC 7748 Diffie-Hellman") { try checkAgreement(agreement) }
    }

    private static func checkSignature(_ row: VectorRow) throws {
        let seed = try row.hex("seed")
        let message = try row.hex("message")
        let publicKey = try row.hex("public_key")
        let signature = try row.hex("signature")
        try require(Ed25519.publicKey(seed: seed), equalsBytes: publicKey, "the public key")
        try require(Ed25519.sign(message, seed: seed), equalsBytes: signature, "the signature")
        try require(
            Ed25519.isValidSignature(signature, for: message, publicKey: publicKey), "the signature does not verify")
    }

    private static func iterate(_ start: [UInt8], rounds: Int) throws -> [UInt8] {
        var scalar = start
        var point = start
        for _ in 0..<rounds {
            (scalar, point) = (try X25519.sharedSecret(privateKey: scalar, publicKey: point), scalar)
        }
        return scalar
    }

    private static func checkAgreement(_ row: VectorRow) throws {
        let alice = try row.hex("alice_private")
        let bob = try row.hex("bob_private")
        let alicePublic = try row.hex("alice_public")
        let bobPublic = try row.hex("bob_public")
        let shared = try row.hex("shared")
        try require(X25519.publicKey(privateKey: alice), equalsBytes: alicePublic, "Alice's public key")
        try require(X25519.publicKey(privateKey: bob), equalsBytes: bobPublic, "Bob's public key")
        try require(
            X25519.sharedSecret(privateKey: alice, publicKey: bobPublic), equalsBytes: shared, "Alice's secret")
        try require(X25519.sharedSecret(privateKey: bob, publicKey: alicePublic), equalsBytes: shared, "Bob's secret")
    }
}
