internal import MeshCrypto
internal import MeshProtocol

/// A key pair that was made and written.
struct KeyPairResult: CommandResult {
    static let schema = "genesis-mesh/keygen/1"

    /// What the key is for, as the text says it: `Root Sovereign keys generated`.
    let title: String
    let keyID: String?
    let privatePath: String
    let publicPath: String
    let publicKey: String
    /// What the text says behind the private key's path.
    var advice = ""
    /// Lines after everything else.
    var closing: [String] = []

    var members: [(String, JSONValue)] {
        [
            ("key_id", keyID.map { .string($0) } ?? .null),
            ("private_key", .string(privatePath)),
            ("public_key_file", .string(publicPath)),
            ("public_key", .string(publicKey)),
        ]
    }

    var text: String {
        let lines =
            [
                "",
                "OK \(title):",
                "  Private key: \(privatePath)" + (advice.isEmpty ? "" : " (\(advice))"),
                "  Public key:  \(publicPath)",
                "",
                "Public key (base64): \(publicKey)",
            ] + closing
        return lines.joined(separator: "\n")
    }
}

extension CommandContext {
    /// Makes a key pair, writes it to `<base>.key` and `<base>.pub`, and shows it.
    ///
    /// - Parameters:
    ///   - lines: what is said before.
    ///   - title: what the key is for, as ``KeyPairResult/title``.
    ///   - advice: what the text says behind the private key's path.
    func showNewKeyPair(
        announcing lines: [String], title: String, advice: String = "", base: String, keyID: String?,
        passphrase: [UInt8]? = nil, format: OutputFormat
    ) throws {
        for line in lines { announce(line, as: format) }
        let pair = try generateKeyPair(base: base, keyID: keyID, passphrase: passphrase)
        let result = KeyPairResult(
            title: title, keyID: keyID, privatePath: pair.privatePath, publicPath: pair.publicPath,
            publicKey: pair.key.publicKey.text, advice: advice)
        show(result, as: format)
    }

    /// Makes a key pair and writes `<base>.key` and `<base>.pub`, replacing what is there.
    ///
    /// - Parameter base: the path as the user gave it; an extension is replaced.
    func generateKeyPair(base: String, keyID: String?, passphrase: [UInt8]? = nil) throws -> WrittenKeyPair {
        let privatePath = PathText.replacingExtension(of: base, with: "key")
        let publicPath = PathText.replacingExtension(of: base, with: "pub")
        if exists(privatePath) { note("Warning: the key in \(privatePath) is replaced.") }
        let key = try SigningKey.generate()
        try createParent(of: privatePath)
        do {
            _ = try KeyFile.write(key: key, keyID: keyID, base: absolute(base), passphrase: passphrase)
        } catch {
            throw CommandFailure("Cannot write the key pair \(privatePath), \(publicPath): \(error)")
        }
        return WrittenKeyPair(key: key, privatePath: privatePath, publicPath: publicPath)
    }

    /// The private key in a file, named as the user gave it.
    func readPrivateKey(_ path: String, passphrase: [UInt8]? = nil) throws -> SigningKey {
        guard exists(path) else { throw CommandFailure("No such file: '\(path)'.") }
        do {
            guard let passphrase else { return try KeyFile.readPrivate(path: absolute(path)) }
            return try KeyFile.readPrivate(path: absolute(path), passphrase: { passphrase })
        } catch {
            throw CommandFailure("Cannot use the private key in '\(path)': \(error)")
        }
    }

    /// The public key in a file, named as the user gave it.
    func readPublicKey(_ path: String) throws -> PublicKey {
        guard exists(path) else { throw CommandFailure("No such file: '\(path)'.") }
        do {
            return try KeyFile.readPublic(path: absolute(path))
        } catch {
            throw CommandFailure("Cannot use the public key in '\(path)': \(error)")
        }
    }

    /// A public key given as base64 or as a file that holds one.
    func publicKey(fileOrText value: String) throws -> PublicKey {
        if isFile(value) { return try readPublicKey(value) }
        do {
            return try PublicKey(text: value)
        } catch {
            throw CommandFailure("'\(value)' is neither a public key file nor a base64 Ed25519 public key.")
        }
    }
}

/// A key pair with the files that hold it.
struct WrittenKeyPair: Sendable {
    let key: SigningKey
    let privatePath: String
    let publicPath: String
}
