internal import MeshCrypto

/// Compares a recorded signature with the one that the signer's key makes.
enum SignatureCheck {
    /// Requires that the signature verifies and is reproduced.
    static func check(_ bytes: [UInt8], signature text: String, signer: SigningKey) throws {
        guard let signature = Ed25519Signature(text: text) else {
            throw Mismatch("the signature is not canonical base64")
        }
        try require(signer.publicKey.isValid(signature, for: bytes), "the signature does not verify")
        try require(signer.sign(bytes).text, equals: text, "the signature")
    }
}
