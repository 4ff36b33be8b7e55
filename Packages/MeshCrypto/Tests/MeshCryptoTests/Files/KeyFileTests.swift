import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCrypto

@Suite("Key files")
struct KeyFileTests {
    /// Cheap enough for tests, within the accepted range.
    private static let passphrase = Array("correct horse battery staple".utf8)

    @Test("the golden key files are written byte for byte, with their permissions, and read back")
    func golden() throws {
        let files = try #require(try GoldenVectors.load("keys")["key_files_of_node_a"]?.objectValue)
        let key = try GoldenVectors.signingKey("node_a")
        let folder = try TemporaryFolder()

        #expect(files.count >= 4)
        for file in files where file.name.hasSuffix(".key") {
            let text = try file.value.text("text")
            let keyID = text.split(separator: "\n").first { $0.hasPrefix("# Key ID: ") }.map {
                String($0.dropFirst(10))
            }
            let stem = String(file.name.dropLast(4))
            let publicFile = try #require(files["\(stem).pub"])

            let pair = try KeyFile.write(key: key, keyID: keyID, base: "\(folder.path)/\(stem)")

            #expect(pair.privatePath == "\(folder.path)/\(file.name)")
            #expect(pair.warning == nil)
            #expect(try AtomicFile.read(pair.privatePath) == Array(text.utf8))
            #expect(try AtomicFile.read(pair.publicPath) == Array(publicFile.text("text").utf8))
            #expect(
                try "0o" + String(AtomicFile.permissions(of: pair.privatePath), radix: 8) == file.value.text("mode"))
            #expect(try "0o" + String(AtomicFile.permissions(of: pair.publicPath), radix: 8) == publicFile.text("mode"))
            #expect(KeyFile.privateText(key: key, keyID: keyID) == text)
            #expect(try KeyFile.publicText(key: key.publicKey, keyID: keyID) == publicFile.text("text"))

            let contents = try KeyFile.loadPrivate(path: pair.privatePath)
            #expect(contents.key.publicKey == key.publicKey)
            #expect(contents.keyID == keyID)
            #expect(!contents.isEncrypted)
            #expect(contents.warning == nil)
            #expect(try KeyFile.readPublic(path: pair.publicPath) == key.publicKey)
        }
    }

    @Test(
        "an extension that is given is replaced",
        arguments: [
            ("keys/na", "keys/na.key"), ("keys/na.pem", "keys/na.key"), ("a.b/na", "a.b/na.key"),
            (".hidden", ".hidden.key"), ("na.old.key", "na.old.key"), ("na.", "na..key"),
        ]
    )
    func extensions(_ base: String, _ path: String) {
        #expect(KeyFile.path(base, suffix: ".key") == path)
    }

    @Test("comments, white space and line ends of any kind are read over")
    func leniency() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.key"
        let text = KeyFile.privateText(key: try SigningKey(seed: seed(10))).split(separator: "\n")[1]
        let (head, tail) = (text.prefix(20), text.dropFirst(20))

        for content in ["\(text)", "\r\n# x\r\n  \(head)\t\r\n# Key ID: y\r\n\(tail)  \r\n\r\n#"] {
            try AtomicFile.write(Array(content.utf8), to: path, mode: 0o600)
            #expect(try KeyFile.readPrivate(path: path).publicKey == SigningKey(seed: seed(10)).publicKey)
        }
        #expect(try KeyFile.loadPrivate(path: path).keyID == "y")
    }

    @Test("a key id is read by its bytes", arguments: ["\u{301}a", "\u{200D}", "e\u{301}", "a  b", "#"])
    func keyIDBytes(keyID: String) throws {
        let folder = try TemporaryFolder()
        let pair = try KeyFile.write(key: SigningKey(seed: seed(10)), keyID: keyID, base: folder.path + "/a")

        let read = try #require(try KeyFile.loadPrivate(path: pair.privatePath).keyID)
        #expect(Array(read.utf8) == Array(keyID.utf8))
    }

    @Test(
        "files that hold no private key are refused",
        arguments: [
            "", "# Ed25519 Private Key\n", "AAAA", "not base64!",
            "CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo", "CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgp=",
            "CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo=CgoK",
        ]
    )
    func noPrivateKey(_ content: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.key"
        try AtomicFile.write(Array(content.utf8), to: path, mode: 0o600)

        #expect(throws: FileError(.invalidContent, path: path, "")) { try KeyFile.readPrivate(path: path) }
    }

    @Test("files that hold no valid public key are refused")
    func noPublicKey() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.pub"

        for content in ["", "AAAA", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
            try AtomicFile.write(Array(content.utf8), to: path)
            #expect(throws: FileError(.invalidContent, path: path, "")) { try KeyFile.readPublic(path: path) }
            #expect(throws: CryptoError(.invalidKey, "")) { try KeyFile.parsePublic(text: content) }
        }
    }

    @Test("a private file that others may read gives a warning, and the key all the same")
    func permissions() throws {
        let folder = try TemporaryFolder()
        let pair = try KeyFile.write(key: SigningKey(seed: seed(10)), base: folder.path + "/a")

        for mode: UInt16 in [0o640, 0o604, 0o622] {
            #expect(setPermissions(pair.privatePath, mode))
            let contents = try KeyFile.loadPrivate(path: pair.privatePath)
            #expect(contents.warning?.contains("chmod 600 \(pair.privatePath)") == true)
            #expect(try contents.key.publicKey == SigningKey(seed: seed(10)).publicKey)
        }
        #expect(setPermissions(pair.privatePath, 0o400))
        #expect(try KeyFile.loadPrivate(path: pair.privatePath).warning == nil)
    }

    @Test("a pair is replaced whole, and its folder is made for its owner only")
    func replacement() throws {
        let folder = try TemporaryFolder()
        let base = folder.path + "/keys/na"
        _ = try KeyFile.write(key: SigningKey(seed: seed(1)), base: base)
        let pair = try KeyFile.write(key: SigningKey(seed: seed(2)), base: base)

        #expect(try KeyFile.readPrivate(path: pair.privatePath).publicKey == SigningKey(seed: seed(2)).publicKey)
        #expect(try KeyFile.readPublic(path: pair.publicPath) == SigningKey(seed: seed(2)).publicKey)
        #expect(TemporaryFolder.names(in: folder.path + "/keys") == ["na.key", "na.pub"])
        #expect(try AtomicFile.permissions(of: folder.path + "/keys") == 0o700)
    }

    @Test(
        "key ids with line breaks are refused and nothing is written", arguments: ["a\nb", "a\rb", "\u{0}", "\u{85}"])
    func keyIDs(_ keyID: String) throws {
        let folder = try TemporaryFolder()

        #expect(throws: FileError(.invalidContent, path: folder.path + "/a.key", "")) {
            try KeyFile.write(key: SigningKey(seed: seed(1)), keyID: keyID, base: folder.path + "/a")
        }
        #expect(folder.names.isEmpty)
    }

    @Test("a passphrase protects the private file and opens it again")
    func encryption() throws {
        let folder = try TemporaryFolder()
        let key = try SigningKey(seed: seed(10))
        let pair = try KeyFile.write(key: key, keyID: "node", base: folder.path + "/a", passphrase: Self.passphrase)
        let text = String(decoding: try AtomicFile.read(pair.privatePath), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)

        #expect(lines.count == 5 && lines[4].isEmpty)
        #expect(lines[0] == "# Ed25519 Private Key")
        #expect(lines[1] == "# Key ID: node")
        #expect(lines[2].hasPrefix("# Encryption: argon2id m=65536 t=3 p=1 salt="))
        #expect(Base64.decode(String(lines[3]))?.count == 60)
        #expect(!text.contains(Base64.encode(seed(10))))
        #expect(try AtomicFile.permissions(of: pair.privatePath) == 0o600)

        let contents = try KeyFile.loadPrivate(path: pair.privatePath) { Self.passphrase }
        #expect(contents.key.publicKey == key.publicKey)
        #expect(contents.isEncrypted)
        #expect(contents.keyID == "node")
        #expect(throws: FileError(.passphraseRequired, path: pair.privatePath, "")) {
            try KeyFile.readPrivate(path: pair.privatePath)
        }
        for wrong in [[], [1], Self.passphrase + [0]] as [[UInt8]] {
            #expect(throws: FileError(.wrongPassphrase, path: pair.privatePath, "")) {
                try KeyFile.readPrivate(path: pair.privatePath) { wrong }
            }
        }
    }

    @Test("the format is nonce, then AES-256-GCM of the seed under the Argon2id key")
    func format() throws {
        let parameters = try Argon2id.Parameters(memoryKiB: 8_192, iterations: 1)
        let sealed = try EncryptedSeed(
            sealing: SigningKey(seed: seed(10)), passphrase: Self.passphrase, parameters: parameters
        )
        let salt = try #require(
            sealed.header.split(separator: "=", maxSplits: 4).last.flatMap { Base64.decode(String($0)) })
        let body = try #require(Base64.decode(sealed.body))
        let key = try Argon2id.deriveKey(passphrase: Self.passphrase, salt: salt, parameters: parameters)

        #expect(
            try AES256GCM.open(Array(body.dropFirst(12)), key: key, nonce: Array(body.prefix(12))) == seed(10)
        )
    }

    @Test("an encrypted file with any byte of its body changed does not open")
    func tampering() throws {
        let parameters = try Argon2id.Parameters(memoryKiB: 8_192, iterations: 1)
        let sealed = try EncryptedSeed(
            sealing: SigningKey(seed: seed(10)), passphrase: Self.passphrase, parameters: parameters
        )
        let body = try #require(Base64.decode(sealed.body))

        for byte in [0, 11, 12, 43, 44, 59] {
            let changed = Array(Base64.encode(body.flippingBit(byte * 8)).utf8)
            let damaged = try EncryptedSeed(header: sealed.header, body: changed, path: "a.key")
            #expect(throws: FileError(.wrongPassphrase, path: "a.key", "")) {
                try damaged.open(passphrase: Self.passphrase, path: "a.key")
            }
        }
        #expect(throws: FileError(.invalidContent, path: "a.key", "")) {
            try EncryptedSeed(header: sealed.header, body: Array(sealed.body.dropLast(4)), path: "a.key")
        }
    }

    @Test(
        "costs outside their ranges and unknown forms are refused before the passphrase is asked for",
        arguments: [
            "argon2id m=1048577 t=3 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==",
            "argon2id m=8191 t=3 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==",
            "argon2id m=65536 t=0 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==",
            "argon2id m=65536 t=17 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==",
            "argon2id m=65536 t=3 p=4 salt=AAAAAAAAAAAAAAAAAAAAAA==", "argon2id m=65536 t=3 p=1 salt=AAAA",
            "argon2id m=-65536 t=3 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==",
            "argon2id m=99999999999999999999 t=3 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==",
            "argon2i m=65536 t=3 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA==", "scrypt", "", "argon2id",
        ]
    )
    func parameters(_ header: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.key"
        let body = Base64.encode([UInt8](repeating: 0, count: 60))
        try AtomicFile.write(Array("# Encryption: \(header)\n\(body)\n".utf8), to: path, mode: 0o600)
        var asked = 0

        #expect(throws: FileError(.invalidContent, path: path, "")) {
            try KeyFile.readPrivate(path: path) {
                asked += 1
                return Self.passphrase
            }
        }
        #expect(asked == 0)
    }

    @Test("an error of whoever is asked for the passphrase comes through")
    func askingFails() throws {
        struct Cancelled: Error {}
        let folder = try TemporaryFolder()
        let parameters = try Argon2id.Parameters(memoryKiB: 8_192, iterations: 1)
        let sealed = try EncryptedSeed(
            sealing: SigningKey(seed: seed(10)), passphrase: Self.passphrase, parameters: parameters
        )
        let text = "# Encryption: \(sealed.header)\n" + String(decoding: sealed.body, as: UTF8.self)
        try AtomicFile.write(Array(text.utf8), to: folder.path + "/a.key", mode: 0o600)

        #expect(throws: Cancelled.self) {
            try KeyFile.readPrivate(path: folder.path + "/a.key") { throw Cancelled() }
        }
    }

    @Test("random texts are refused or read, and never end the process")
    func randomTexts() throws {
        var random = SeededGenerator(seed: 7)
        let pieces: [[UInt8]] = [
            Array("# ".utf8), Array("# Key ID: ".utf8), Array("# Encryption: argon2id m=65536 t=3 p=1 salt=".utf8),
            Array("CgoK".utf8), Array("=".utf8), [0x0a], [0x0d, 0x0a], [0x00], [0xff, 0xfe], [0x20],
        ]
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.key"

        for _ in 0..<300 {
            let count = Int.random(in: 0...20, using: &random)
            let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
            try AtomicFile.write(bytes, to: path, mode: 0o600)
            #expect(throws: FileError.self) { try KeyFile.readPrivate(path: path) { [] } }
            #expect(throws: FileError.self) { try KeyFile.readPublic(path: path) }
        }
    }
}
