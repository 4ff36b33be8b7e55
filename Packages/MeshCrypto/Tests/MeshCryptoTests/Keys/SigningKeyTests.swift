import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCrypto

@Suite("Private keys")
struct SigningKeyTests {
    @Test("the example signature of the golden vectors is reproduced")
    func example() throws {
        let example = try #require(try GoldenVectors.load("keys")["ed25519_sign_example"])
        let key = try GoldenVectors.signingKey(example.text("signer"))

        let signature = try key.sign(Array(example.text("message_utf8").utf8))

        #expect(try signature.text == example.text("signature_b64"))
    }

    @Test("two keys that are generated differ, and sign for themselves")
    func generation() throws {
        let first = try SigningKey.generate()
        let second = try SigningKey.generate()

        #expect(first.publicKey != second.publicKey)
        #expect(first.publicKey.isValid(try first.sign([1]), for: [1]))
        #expect(!second.publicKey.isValid(try first.sign([1]), for: [1]))
    }

    @Test("a key gives its seed back, and a key of that seed is the same key")
    func seedRoundTrip() throws {
        let key = try SigningKey.generate()
        let copy = try key.withSeed { try SigningKey(seed: $0) }

        #expect(copy.publicKey == key.publicKey)
        #expect(try SigningKey(seed: seed(10)).withSeed { $0 } == seed(10))
    }

    @Test("seeds and private keys of other lengths are refused", arguments: [0, 31, 33, 64])
    func lengths(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)

        #expect(throws: CryptoError(.invalidLength, "")) { try SigningKey(seed: bytes) }
        #expect(throws: CryptoError(.invalidLength, "")) { try AgreementKey(bytes: bytes) }
    }

    @Test("no description or dump of a private key holds its secret")
    func descriptions() throws {
        let secret = seed(10)
        let signing = try SigningKey(seed: secret)
        let agreement = try AgreementKey(bytes: secret)
        var dumped = ""
        dump(signing, to: &dumped)
        dump(agreement, to: &dumped)
        let texts = ["\(signing)", String(reflecting: signing), "\(agreement)", String(reflecting: agreement), dumped]

        for text in texts {
            #expect(!text.contains(Base64.encode(secret)))
            #expect(!text.contains(Hex.encode(secret)))
            #expect(!text.contains("10, 10, 10, 10"))
        }
        #expect("\(signing)" == "SigningKey(\(signing.publicKey.nodeID.fingerprint))")
    }

    @Test("both sides of a key agreement have the same secret, and a third does not")
    func agreement() throws {
        let first = try AgreementKey.generate()
        let second = try AgreementKey.generate()
        let third = try AgreementKey.generate()
        let shared = try first.sharedSecret(with: second.publicKey)

        #expect(try second.sharedSecret(with: first.publicKey) == shared)
        #expect(try third.sharedSecret(with: first.publicKey) != shared)
    }

    @Test("a signature is 64 bytes in canonical base64")
    func signatureText() throws {
        let signature = try SigningKey(seed: seed(1)).sign([])
        let stem = String(signature.text.dropLast(3))

        #expect(signature.text.utf8.count == 88)
        #expect(Ed25519Signature(text: signature.text) == signature)
        #expect(Ed25519Signature(bytes: signature.bytes) == signature)
        #expect(Ed25519Signature(bytes: Array(signature.bytes.dropLast())) == nil)
        #expect(Ed25519Signature(text: "") == nil)
        // The last character carries four spare bits: fifteen other spellings of the same bytes.
        let spellings = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            .filter { Ed25519Signature(text: stem + "\($0)==") == signature }
        #expect(spellings.count == 1)
    }

    @Test("one key signs and agrees from many tasks at once")
    func concurrency() async throws {
        let key = try SigningKey.generate()
        let agreement = try key.agreementKey()
        let remote = try AgreementKey.generate()
        let expected = try agreement.sharedSecret(with: remote.publicKey)

        let results = try await withThrowingTaskGroup(of: Bool.self, returning: [Bool].self) { group in
            for number in UInt8(0)..<32 {
                group.addTask {
                    let signature = try key.sign([number])
                    let shared = try agreement.sharedSecret(with: remote.publicKey)
                    return key.publicKey.isValid(signature, for: [number]) && shared == expected
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(results.count == 32)
        #expect(results.allSatisfy { $0 })
    }

    @Test("handshakes take no guarded memory: thousands of keys of one handshake live side by side")
    func manyEphemeralKeys() throws {
        var keys: [AgreementKey] = []
        for _ in 0..<20_000 { keys.append(try AgreementKey.generateEphemeral()) }

        #expect(keys.count == 20_000)
    }
}
