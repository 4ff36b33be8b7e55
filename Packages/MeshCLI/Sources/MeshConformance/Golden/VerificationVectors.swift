internal import MeshCrypto
internal import MeshProtocol

/// `verification.json`: certificates that verify, and altered ones that must not.
enum VerificationVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        let key = try PublicKey(text: file.text("verify_key"))
        for (index, json) in try file.array("cases").enumerated() {
            let row = try VectorRow(json)
            try cases.run(row.optionalText("case") ?? "case \(index)") {
                let mustVerify = try row.flag("verifies", default: false) && row.isToBeCopied()
                let object = try row.value("object")
                if mustVerify {
                    try require(JoinCertificate(json: object).hasSignature(by: key), "no signature verifies")
                } else {
                    try require(!isVerified(object, by: key), "the certificate verifies, expected a refusal")
                }
            }
        }
    }

    private static func isVerified(_ object: JSONValue, by key: PublicKey) -> Bool {
        do throws(DecodingRefusal) {
            return try JoinCertificate(json: object).hasSignature(by: key)
        } catch {
            return false
        }
    }
}
