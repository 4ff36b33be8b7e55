import MeshConformance
import MeshCrypto
import MeshProtocol
import Testing

/// Runs files of the same structure with other keys, names and dates, made here.
@Suite("Vectors of another origin")
struct OtherVectorsTests {
    private static let seeds: [(name: String, byte: UInt8)] = [("na", 0x71), ("operator", 0x72), ("node_z", 0x73)]

    private static func key(_ byte: UInt8) throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: byte, count: 32))
    }

    private static func keysFile() throws -> JSONValue {
        var rows: [JSONValue] = []
        for (name, byte) in seeds {
            let seed = [UInt8](repeating: byte, count: 32)
            rows.append(["name": .string(name), "ed25519_seed_b64": .string(Base64.encode(seed))])
        }
        return ["keys": .array(rows)]
    }

    private static func certificate() throws -> JoinCertificate {
        let unsigned = JoinCertificate(
            certID: "cert-ü", nodePublicKey: try key(0x73).publicKey.text, networkName: "Anderes Netz",
            roles: ["role:client"], issuedAt: try Timestamp("2031-05-06T07:08:09.000001+02:00"),
            expiresAt: try Timestamp("2031-06-06T07:08:09Z"), issuedBy: "na-elsewhere")
        return try unsigned.signed(by: key(0x71), keyID: "na-elsewhere")
    }

    private static func model(_ certificate: JoinCertificate) throws -> JSONValue {
        [
            "name": "join-certificate-elsewhere", "signer": "na",
            "canonical_json": .string(String(decoding: certificate.signedBytes, as: UTF8.self)),
            "canonical_sha256": .string(SHA256.hex(certificate.signedBytes)),
            "signer_public_key": .string(try key(0x71).publicKey.text),
            "signature": certificate.signatures[0].json,
            "wire_object": certificate.json,
            "model_dump_json": .string(String(decoding: certificate.plainBytes(), as: UTF8.self)),
            "an unknown member": "is ignored",
        ]
    }

    @Test("other keys, names and dates run without a change")
    func runs() throws {
        let certificate = try Self.certificate()
        let body: JSONObject = ["node_public_key": "any", "load": 1e-7, "status": "prêt"]
        let folder = try TemporaryVectors()
        try folder.write(Self.keysFile(), to: "keys-elsewhere")
        try folder.write(["vectors": [Self.model(certificate)]], to: "models-elsewhere")
        try folder.write(
            [
                "verify_key": .string(Self.key(0x71).publicKey.text),
                "cases": [["case": "as issued", "object": certificate.json, "parses": true, "verifies": true]],
            ], to: "verification")
        try folder.write(
            [
                "requests": [
                    "heartbeat": [
                        "canonical_json": .string(String(decoding: NodeRequest.signedBytes(of: body), as: UTF8.self)),
                        "signer": "node_z", "body": .object(body),
                        "signature_b64": .string(Self.key(0x73).sign(NodeRequest.signedBytes(of: body)).text),
                    ]
                ]
            ], to: "node-requests-elsewhere")

        let report = try ConformanceRunner(
            folder: folder.path, only: ["models-elsewhere", "verification", "node-requests-elsewhere"]
        ).run()

        #expect(report.lines.dropLast().allSatisfy { $0.hasSuffix(": 1 passed, 0 failed") }, "\(report.lines)")
        #expect(report.totals == "3 passed, 0 failed")
        #expect(report.isSuccess)
    }

    @Test("a query may hold numbers and lists of them, a body may be null")
    func adminRequestForms() throws {
        let request = AdminRequest(
            method: "get", path: "/a b/é", query: [("limit", ["5"]), ("l", ["5", "a"])], audience: "na",
            keyID: "k", timestamp: "t", nonce: "n")
        let folder = try TemporaryVectors()
        try folder.write(Self.keysFile(), to: "keys")
        try folder.write(
            [
                "requests": [
                    "v2-numbers": [
                        "version": 2, "method": "get", "path": "/a b/é", "query": ["limit": 5, "l": [5, "a"]],
                        "audience": "na", "body": nil,
                        "canonical_json": .string(String(decoding: request.signedBytes, as: UTF8.self)),
                        "headers": [
                            "X-Admin-Key-Id": "k", "X-Admin-Timestamp": "t", "X-Admin-Nonce": "n",
                            "X-Admin-Signature": .string(Self.key(0x72).sign(request.signedBytes).text),
                        ],
                    ]
                ]
            ], to: "admin-requests")

        let report = try ConformanceRunner(folder: folder.path, only: ["admin-requests"]).run()

        #expect(report.totals == "1 passed, 0 failed", "\(report.lines)")
    }

    @Test("a key id that begins with a combining character is found in the text of a key file")
    func keyIDOfCombiningCharacters() throws {
        let key = try Self.key(0x73)
        let folder = try TemporaryVectors()
        var file = try #require(Self.keysFile().objectValue)
        file["keys"] = [["name": "node_z", "ed25519_seed_b64": .string(key.withSeed(Base64.encode))]]
        file["key_files_of_node_z"] = [
            "a.key": ["text": .string(KeyFile.privateText(key: key, keyID: "\u{301}a")), "mode": "0o600"],
            "a.pub": ["text": .string(KeyFile.publicText(key: key.publicKey, keyID: "\u{301}a")), "mode": "0o644"],
        ]
        try folder.write(.object(file), to: "keys")

        let report = try ConformanceRunner(folder: folder.path).run()

        let failed = report.files.flatMap(\.failures).map(\.caseName)
        #expect(failed.filter { $0.hasPrefix("key_files_of_node_z") } == [], "\(report.lines)")
        #expect(report.passed == 2)
    }

    @Test("a text that differs is shown from its first difference on")
    func firstDifference() throws {
        let folder = try TemporaryVectors()
        try folder.write(
            [
                "datetimes": [],
                "scalars": [
                    ["value_json": "[1,2,3]", "canonical": "[1,2,4]", "model_dump_json": "[1,2,3]"],
                    ["value_json": "1", "canonical": "12", "model_dump_json": "1"],
                ],
                "key_order": ["input": [], "sorted": [], "canonical": "{}"],
            ], to: "canonical-json")

        let report = try ConformanceRunner(folder: folder.path).run()

        #expect(
            report.files.flatMap(\.failures).map(\.reason) == [
                "the canonical form from byte 5 on is 3], expected 4]",
                "the canonical form from byte 1 on is at its end, expected 2",
            ])
    }

    @Test("published structures are known by their names, wherever the folder is")
    func runsPublishedStructures() throws {
        // RFC 8032 §7.1 test 1, whole and with one bit of the signature changed; RFC 5869 A.1; a zero X25519 secret.
        let folder = try TemporaryVectors()
        let publicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        let signature =
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        try folder.write(
            [
                "testGroups": [
                    [
                        "publicKey": ["pk": .string(publicKey)],
                        "tests": [
                            ["tcId": 1, "msg": "", "sig": .string(signature), "result": "valid"],
                            ["tcId": 2, "msg": "00", "sig": .string(signature), "result": "invalid"],
                        ],
                    ]
                ]
            ], to: "wycheproof/ed25519_test")
        try folder.write(
            [
                "testGroups": [
                    [
                        "tests": [
                            [
                                "tcId": 9, "private": .string(String(repeating: "11", count: 32)),
                                "public": .string(String(repeating: "00", count: 32)),
                                "shared": .string(String(repeating: "00", count: 32)), "result": "acceptable",
                            ]
                        ]
                    ]
                ]
            ], to: "wycheproof/x25519_test")

        let report = try ConformanceRunner(folder: folder.path).run()

        #expect(report.lines.last == "3 passed, 0 failed", "\(report.lines)")
        #expect(report.isSuccess)
    }

    @Test("a published result that is wrong fails by its number")
    func publishedResultFails() throws {
        let folder = try TemporaryVectors()
        try folder.write(
            [
                "testGroups": [
                    [
                        "tagSize": 256,
                        "tests": [["tcId": 7, "key": "0b", "msg": "", "tag": "00", "result": "valid"]],
                    ]
                ]
            ], to: "hmac_sha256_test")

        let report = try ConformanceRunner(folder: folder.path).run()

        #expect(report.files.first?.failures.map(\.caseName) == ["tcId 7 "])
        #expect(!report.isSuccess)
    }
}
