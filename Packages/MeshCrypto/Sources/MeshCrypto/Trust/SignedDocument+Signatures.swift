public import MeshProtocol

/// Signing and verifying documents. A document with more than `MeshLimits.maximumSignatures` signatures is never valid.
///
/// - Source: Specification 01 §6
extension SignedDocument {
    /// The document with one more signature.
    ///
    /// - Parameters:
    ///   - signer: Who signs.
    ///   - keyID: Free text beside the signature.
    /// - Throws: What the signer throws.
    public func signed(by signer: some DocumentSigner, keyID: String) throws -> Self {
        var copy = self
        let signature = try signer.sign(signedBytes)
        copy.signatures.append(DocumentSignature(keyID: keyID, signature: signature.text))
        return copy
    }

    /// Whether any one signature is by the key.
    ///
    /// For certificates, policies, lists fetched from the authority, and succession records.
    public func hasSignature(by key: PublicKey) -> Bool {
        guard signatures.count <= MeshLimits.maximumSignatures else { return false }
        let bytes = signedBytes
        return signatures.contains { $0.isValid(for: bytes, by: key) }
    }

    /// Whether there is a signature and all of them are by the key.
    ///
    /// For genesis blocks, with the root key.
    public func isFullySigned(by key: PublicKey) -> Bool {
        guard (1...MeshLimits.maximumSignatures).contains(signatures.count) else { return false }
        let bytes = signedBytes
        return signatures.allSatisfy { $0.isValid(for: bytes, by: key) }
    }

    /// Whether the first signature is by the key.
    ///
    /// For lists that come by gossip, and agent descriptors.
    public func hasFirstSignature(by key: PublicKey) -> Bool {
        guard signatures.count <= MeshLimits.maximumSignatures, let first = signatures.first else { return false }
        return first.isValid(for: signedBytes, by: key)
    }
}

extension DocumentSignature {
    /// Whether this signature of the bytes verifies with the key; false for text that is no signature.
    ///
    /// - Parameters:
    ///   - bytes: The document's `signedBytes`.
    ///   - key: The key that may have signed; the key id is not looked at.
    public func isValid(for bytes: [UInt8], by key: PublicKey) -> Bool {
        guard let signature = Ed25519Signature(text: signature) else { return false }
        return key.isValid(signature, for: bytes)
    }
}
