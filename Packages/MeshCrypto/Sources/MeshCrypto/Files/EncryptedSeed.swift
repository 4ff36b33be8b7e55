internal import MeshProtocol

/// A seed that a passphrase protects: Argon2id makes the key, AES-256-GCM seals the 32 bytes.
///
/// The comment line says `argon2id m=<KiB> t=<passes> p=1 salt=<base64 of 16 bytes>`; the body is the base64 of nonce,
/// ciphertext and tag.
struct EncryptedSeed {
    private let parameters: Argon2id.Parameters
    private let salt: [UInt8]
    /// Nonce (12), ciphertext (32), tag (16).
    private let sealed: FixedBytes<Length60>

    /// Protects the seed of a key, with new random salt and nonce.
    init(
        sealing key: SigningKey, passphrase: [UInt8], parameters: Argon2id.Parameters = .standard
    ) throws(CryptoError) {
        let salt = Sodium.randomBytes(Argon2id.saltBytes)
        let nonceBytes = Sodium.randomBytes(AEADNonce.byteCount)
        let secret = try Argon2id.deriveSecret(passphrase: passphrase, salt: salt, parameters: parameters)
        var seed = key.copyOfSeed()
        defer { Sodium.wipe(&seed) }
        guard let nonce = AEADNonce(nonceBytes),
            let sealed = FixedBytes<Length60>(
                nonceBytes + (try AESGCMContext.seal(seed, key: secret, nonce: nonce, associatedData: []))
            )
        else { throw CryptoError(.operationFailed, "a sealed seed has 60 bytes") }
        self.parameters = parameters
        self.salt = salt
        self.sealed = sealed
    }

    /// Reads the parts of a file; the cost is compared with what is accepted before anything is derived.
    ///
    /// - Throws: `FileError` `invalidContent`.
    init(header: String, body: [UInt8], path: String) throws(FileError) {
        guard let (parameters, salt) = try Self.parse(header, path: path) else {
            throw FileError(
                .invalidContent, path: path,
                "\(path) is encrypted in a way that this version does not know (\(header)): upgrade, or use another file"
            )
        }
        guard let bytes = Base64.decode(body), let sealed = FixedBytes<Length60>(bytes) else {
            throw FileError(.invalidContent, path: path, "\(path) is damaged: expected base64 of 60 bytes")
        }
        self.parameters = parameters
        self.salt = salt
        self.sealed = sealed
    }

    /// The text of the comment line.
    var header: String {
        "argon2id m=\(parameters.memoryKiB) t=\(parameters.iterations) p=1 salt=\(Base64.encode(salt))"
    }

    /// The text of the body.
    var body: [UInt8] { Array(Base64.encode(sealed.bytes).utf8) }

    /// Opens the seed.
    ///
    /// - Throws: `FileError` `wrongPassphrase`, also when the file was altered; `CryptoError` when there is no memory
    ///   for Argon2id.
    func open(passphrase: [UInt8], path: String) throws -> SecretBytes<Length32> {
        let wrong = FileError(
            .wrongPassphrase, path: path, "the passphrase does not open \(path), or the file was altered"
        )
        guard !passphrase.isEmpty else { throw wrong }
        let key = try Argon2id.deriveSecret(passphrase: passphrase, salt: salt, parameters: parameters)
        guard let nonce = AEADNonce(Array(sealed.bytes.prefix(AEADNonce.byteCount))) else { throw wrong }
        do throws(CryptoError) {
            var seed = try AESGCMContext.open(
                Array(sealed.bytes.dropFirst(AEADNonce.byteCount)), key: key, nonce: nonce, associatedData: []
            )
            defer { Sodium.wipe(&seed) }
            return try SecretBytes<Length32>(.plain, copying: seed)
        } catch {
            guard error.code == .authenticationFailed else { throw error }
            throw wrong
        }
    }

    /// The parts of the comment line; nil when it is not of the known form.
    private static func parse(
        _ header: String, path: String
    ) throws(FileError) -> (parameters: Argon2id.Parameters, salt: [UInt8])? {
        let parts = header.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "argon2id", parts[1].hasPrefix("m="), parts[2].hasPrefix("t="),
            parts[3] == "p=1", parts[4].hasPrefix("salt="),
            let memory = number(parts[1].dropFirst(2)), let iterations = number(parts[2].dropFirst(2)),
            let salt = Base64.decode(String(parts[4].dropFirst(5))), salt.count == Argon2id.saltBytes
        else { return nil }
        do throws(CryptoError) {
            return (try Argon2id.Parameters(memoryKiB: memory, iterations: iterations), salt)
        } catch {
            throw FileError(.invalidContent, path: path, "\(path) is refused: \(error.message)")
        }
    }

    /// Decimal digits only, at most nine of them.
    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
