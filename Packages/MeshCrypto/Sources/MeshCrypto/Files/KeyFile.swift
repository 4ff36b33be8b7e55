internal import MeshProtocol

/// The text files that keep Ed25519 keys: `<name>.key` for the seed, `<name>.pub` for the public key.
///
/// Blocks on the disk, and on Argon2id where a passphrase is used: not for event loops.
///
/// - Source: Specification 02 §12
public enum KeyFile: Sendable {
    /// The files of a key pair that was written.
    public struct Pair: Sendable, Hashable {
        /// The private key's file, readable by its owner only.
        public let privatePath: String
        /// The public key's file.
        public let publicPath: String
        /// What the user should know, usually nil: the file system did not keep the private file to its owner.
        public let warning: String?
    }

    /// A private key that was read, and what stood around it.
    public struct Contents: Sendable {
        /// The key.
        public let key: SigningKey
        /// The id in the comment line, if there was one.
        public let keyID: String?
        /// Whether a passphrase protects the file.
        public let isEncrypted: Bool
        /// What the user should know, usually nil: other users may read the file.
        public let warning: String?
    }

    /// The most bytes that a key file is read with.
    public static let maximumBytes = 65_536

    private static let privateMode: UInt16 = 0o600
    private static let publicMode: UInt16 = 0o644

    // MARK: Texts

    /// The text of a private key file without a passphrase.
    ///
    /// The text is a secret that nobody wipes: for vectors. `write` keeps the secret in memory that it wipes.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - keyID: Text for the comment line; nil leaves the line out.
    public static func privateText(key: SigningKey, keyID: String? = nil) -> String {
        String(decoding: KeyFileText(kind: .privateKey, keyID: keyID).bytes(body: key.seedText()), as: UTF8.self)
    }

    /// The text of a public key file.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - keyID: Text for the comment line; nil leaves the line out.
    public static func publicText(key: PublicKey, keyID: String? = nil) -> String {
        String(decoding: KeyFileText(kind: .publicKey, keyID: keyID).bytes(body: Array(key.text.utf8)), as: UTF8.self)
    }

    /// The public key in a text: comment lines, then the base64 of 32 bytes.
    ///
    /// - Throws: `CryptoError` `invalidKey`.
    public static func parsePublic(text: String) throws(CryptoError) -> PublicKey {
        let parsed = KeyFileText(parsing: Array(text.utf8))
        return try PublicKey(text: String(decoding: parsed.body, as: UTF8.self))
    }

    // MARK: Files

    /// Writes both files of a key pair, each replaced atomically; makes their folder where it does not exist.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - keyID: Text for the comment line, without control characters; nil leaves the line out.
    ///   - base: Path without extension; an extension that is given is replaced.
    ///   - passphrase: Protects the private file; nil writes the seed as it is.
    /// - Throws: `FileError`, or `CryptoError` when encrypting fails.
    public static func write(
        key: SigningKey, keyID: String? = nil, base: String, passphrase: [UInt8]? = nil
    ) throws -> Pair {
        let privatePath = path(base, suffix: ".key")
        let publicPath = path(base, suffix: ".pub")
        if let keyID, keyID.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw FileError(
                .invalidContent, path: privatePath, "a key id has no line breaks or other control characters"
            )
        }
        var text = KeyFileText(kind: .privateKey, keyID: keyID)
        var body: [UInt8]
        if let passphrase {
            let sealed = try EncryptedSeed(sealing: key, passphrase: passphrase)
            text.encryption = sealed.header
            body = sealed.body
        } else {
            body = key.seedText()
        }
        defer { Sodium.wipe(&body) }
        var privateBytes = text.bytes(body: body)
        defer { Sodium.wipe(&privateBytes) }

        try AtomicFile.makeFolder(AtomicFile.split(privatePath).folder, mode: 0o700)
        try AtomicFile.write(privateBytes, to: privatePath, mode: privateMode)
        try AtomicFile.write(
            Array(publicText(key: key.publicKey, keyID: keyID).utf8), to: publicPath, mode: publicMode
        )
        let warning = try warning(permissions: AtomicFile.permissions(of: privatePath), path: privatePath)
        return Pair(privatePath: privatePath, publicPath: publicPath, warning: warning)
    }

    /// Reads a private key file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - passphrase: Asked only if the file is encrypted; what it returns is wiped.
    /// - Throws: `FileError`, also `passphraseRequired`, `wrongPassphrase` and `invalidContent`; `CryptoError` when
    ///   the library cannot hold the key; or what `passphrase` throws.
    public static func loadPrivate(path: String, passphrase: (() throws -> [UInt8])? = nil) throws -> Contents {
        let file = try FileDescriptor(path, for: .reading)
        let permissions = try file.permissions()
        var bytes = try file.readToEnd(maximumBytes: maximumBytes)
        defer { Sodium.wipe(&bytes) }
        var text = KeyFileText(parsing: bytes)
        defer { Sodium.wipe(&text.body) }

        let seed: SecretBytes<Length32>
        if let header = text.encryption {
            guard let passphrase else {
                throw FileError(
                    .passphraseRequired, path: path, "\(path) is encrypted: give the passphrase or a passphrase file"
                )
            }
            let sealed = try EncryptedSeed(header: header, body: text.body, path: path)
            var secret = try passphrase()
            defer { Sodium.wipe(&secret) }
            seed = try sealed.open(passphrase: secret, path: path)
        } else {
            guard let decoded: SecretBytes<Length32> = try Sodium.decodeSecret(base64: text.body[...], in: .plain)
            else {
                throw FileError(
                    .invalidContent, path: path, "\(path) holds no Ed25519 private key: expected base64 of 32 bytes"
                )
            }
            seed = decoded
        }
        return Contents(
            key: try SigningKey(seed: seed), keyID: text.keyID, isEncrypted: text.encryption != nil,
            warning: warning(permissions: permissions, path: path)
        )
    }

    /// Reads the key of a private key file.
    ///
    /// As `loadPrivate(path:passphrase:)`, for callers that have nowhere to show a warning.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - passphrase: Asked only if the file is encrypted; what it returns is wiped.
    /// - Throws: As `loadPrivate(path:passphrase:)`.
    public static func readPrivate(path: String, passphrase: (() throws -> [UInt8])? = nil) throws -> SigningKey {
        try loadPrivate(path: path, passphrase: passphrase).key
    }

    /// Reads a public key file.
    ///
    /// - Parameter path: The file.
    /// - Throws: `FileError`, also `invalidContent` when the file holds no valid public key; `CryptoError`
    ///   `unsupportedLibrary`.
    public static func readPublic(path: String) throws -> PublicKey {
        let bytes = try AtomicFile.read(path, maximumBytes: maximumBytes)
        do throws(CryptoError) {
            return try parsePublic(text: String(decoding: bytes, as: UTF8.self))
        } catch {
            guard error.code == .invalidKey else { throw error }
            throw FileError(.invalidContent, path: path, "\(path) holds no Ed25519 public key: \(error.message)")
        }
    }

    // MARK: Parts

    /// The path with another extension in the place of its own.
    static func path(_ base: String, suffix: String) -> String {
        let (folder, name) = AtomicFile.split(base)
        let bytes = Array(name.utf8)
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0, dot < bytes.count - 1 else {
            return base + suffix
        }
        return folder + String(decoding: bytes[..<dot], as: UTF8.self) + suffix
    }

    private static func warning(permissions: UInt16, path: String) -> String? {
        guard permissions & 0o077 != 0 else { return nil }
        return "other users may read \(path) (mode \(String(permissions, radix: 8))): run chmod 600 \(path), "
            + "or move it to a file system that keeps permissions"
    }
}
