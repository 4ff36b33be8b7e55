/// The chaining key, the handshake hash and the current key of a handshake.
///
/// - Source: Noise Protocol Framework rev. 34 §5.2
struct SymmetricState: ~Copyable, Sendable {
    private var chainingKey: SecretBytes<Length32>
    private(set) var handshakeHash: [UInt8]
    private var key: SecretBytes<Length32>?
    private var counter: UInt64 = 0

    /// Begins with the protocol's name, at most 32 bytes, and mixes in the prologue.
    init(protocolName: String, prologue: [UInt8]) throws(CryptoError) {
        let name = Array(protocolName.utf8)
        precondition(name.count <= Length32.byteCount, "the name of a Noise protocol that is used has up to 32 bytes")
        let start = name + [UInt8](repeating: 0, count: Length32.byteCount - name.count)
        handshakeHash = start
        chainingKey = try SecretBytes<Length32>(.plain, copying: start)
        mixHash(prologue)
    }

    /// Whether messages are encrypted yet.
    var hasKey: Bool { key != nil }

    mutating func mixHash(_ bytes: [UInt8]) {
        handshakeHash = Sodium.sha256(handshakeHash, bytes)
    }

    /// Mixes in the result of a key agreement.
    mutating func mixKey(_ own: AgreementKey, _ remote: X25519PublicKey) throws(NoiseError) {
        let current = chainingKey
        let keys = try NoiseError.translating { () throws(CryptoError) in
            try Sodium.noiseHKDF(chainingKey: current, input: own.sharedSecretBytes(with: remote))
        }
        (chainingKey, key) = keys
        counter = 0
    }

    /// Encrypts if there is a key, and mixes what goes on the wire into the hash.
    mutating func encryptAndHash(_ plaintext: [UInt8]) throws(NoiseError) -> [UInt8] {
        var wire = plaintext
        if let key {
            let (nonce, hash) = (takeNonce(), handshakeHash)
            wire = try NoiseError.translating { () throws(CryptoError) in
                try AESGCMContext.seal(plaintext, key: key, nonce: nonce, associatedData: hash)
            }
        }
        mixHash(wire)
        return wire
    }

    /// Decrypts if there is a key, and mixes what came over the wire into the hash.
    mutating func decryptAndHash(_ wire: [UInt8]) throws(NoiseError) -> [UInt8] {
        var plaintext = wire
        if let key {
            guard wire.count >= AEADTag.byteCount else { throw .messageTooShort }
            let (nonce, hash) = (takeNonce(), handshakeHash)
            plaintext = try NoiseError.translating { () throws(CryptoError) in
                try AESGCMContext.open(wire, key: key, nonce: nonce, associatedData: hash)
            }
        }
        mixHash(wire)
        return plaintext
    }

    /// The two transport keys: initiator to responder, then responder to initiator.
    consuming func split() throws(CryptoError) -> (SecretBytes<Length32>, SecretBytes<Length32>) {
        try Sodium.noiseHKDF(chainingKey: chainingKey, input: nil)
    }

    /// A handshake seals a handful of messages with each key, so this counter never gets near its end.
    private mutating func takeNonce() -> AEADNonce {
        defer { counter += 1 }
        return AEADNonce(counter: counter)
    }
}
