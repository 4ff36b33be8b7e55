import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCrypto

@Suite("Public keys")
struct PublicKeyTests {
    /// The 14 spellings of points of small order: y of 0, 1, -1, p, p + 1 and of order 8, each with both signs.
    static let smallOrderSpellings = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ]

    /// The honest key of the seed of bytes 0x0a plus each other point of small order.
    static let torsionShifts = [
        "f1e14c80b8cf18cec33fc5ebe0468774d0f45742d999b6b809776fc5b396e61e",
        "5089863ecd1f969d7debe897a1a9c48d83815c68a66970298d49b99b2cfcd2ed",
        "135f9a885bf15a3c5cd58309e53695058a52b124474a9822944baca286d800b9",
        "aa58d18ebbfe89d20994973d920420d97d551360db8b135b9ec1bdb5f04502c3",
        "fc1db37f4730e7313cc03a141fb9788b2f0ba8bd26664947f688903a4c6919e1",
        "9d7679c132e06962821417685e563b727c7ea39759968fd672b64664d3032d12",
        "daa06577a40ea5c3a32a7cf61ac96afa75ad4edbb8b567dd6bb4535d7927ff46",
    ]

    /// Spellings with y not below p = 2^255 - 19 that are points with their y reduced, and a y that is no point.
    static let otherRefusals = [
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0200000000000000000000000000000000000000000000000000000000000000",
    ]

    @Test("N3: small-order points are no public keys", arguments: Self.smallOrderSpellings)
    func smallOrder(_ text: String) throws {
        let id = try #require(NodeID(bytes: hex(text)))

        #expect(throws: CryptoError(.invalidKey, "")) { try PublicKey(id) }
        #expect(throws: CryptoError(.invalidKey, "")) { try PublicKey(text: id.text) }
    }

    @Test("N3: an honest key shifted by a point of small order is no public key", arguments: Self.torsionShifts)
    func mixedOrder(_ text: String) throws {
        let id = try #require(NodeID(bytes: hex(text)))

        #expect(throws: CryptoError(.invalidKey, "")) { try PublicKey(id) }
    }

    @Test("N3: unreduced spellings and bytes that are no point are no public keys", arguments: Self.otherRefusals)
    func unreduced(_ text: String) throws {
        let id = try #require(NodeID(bytes: hex(text)))

        #expect(throws: CryptoError(.invalidKey, "")) { try PublicKey(id) }
    }

    @Test(
        "none of these points has an X25519 form",
        arguments: Self.smallOrderSpellings + Self.torsionShifts + Self.otherRefusals
    )
    func conversion(_ text: String) throws {
        let bytes = try #require(FixedBytes<Length32>(hex(text)))

        #expect(Sodium.agreementPublicKey(of: bytes) == nil)
        #expect(!Sodium.isValidPoint(bytes))
    }

    @Test("small-order and unreduced keys verify nothing", arguments: Self.smallOrderSpellings)
    func smallOrderVerifiesNothing(_ text: String) throws {
        // With A of small order, R = A and S = 0 would verify for some messages in a lenient library.
        let key = try hex(text)
        let signature = key + [UInt8](repeating: 0, count: 32)

        for byte in UInt8.min...UInt8.max {
            #expect(!Ed25519.isValidSignature(signature, for: [byte], publicKey: key))
        }
    }

    @Test("N3: every spelling of a key but the canonical one is refused")
    func aliases() throws {
        let text = try SigningKey(seed: seed(10)).publicKey.text
        let stem = String(text.dropLast(2))

        #expect(text.hasSuffix("w="))
        for last in ["x=", "y=", "z=", "w", "w==", "w=\n", " w="] {
            #expect(throws: CryptoError(.invalidKey, "")) { try PublicKey(text: stem + last) }
        }
        for other in ["", " " + text, text + " ", text.replacing("/", with: "_"), "\u{feff}" + text] {
            #expect(throws: CryptoError(.invalidKey, "")) { try PublicKey(text: other) }
        }
        #expect(try PublicKey(text: text).text == text)
    }

    @Test("keys, their X25519 forms and fingerprints are those of the golden vectors")
    func goldenKeys() throws {
        let keys = try GoldenVectors.load("keys").list("keys")

        #expect(keys.count >= 7)
        for entry in keys {
            let signing = try SigningKey(seed: entry.bytes("ed25519_seed_b64"))
            let agreement = try signing.agreementKey()
            let expected = try entry.bytes("x25519_public_b64")

            #expect(try signing.publicKey.nodeID.bytes == entry.bytes("ed25519_public_b64"))
            #expect(try signing.publicKey == PublicKey(text: entry.text("ed25519_public_b64")))
            #expect(agreement.publicKey.bytes == expected)
            #expect(signing.publicKey.agreementKey.bytes == expected)
            #expect(try X25519.publicKey(privateKey: entry.bytes("x25519_private_b64")) == expected)
            #expect(signing.publicKey.fingerprint == SHA256.hex(signing.publicKey.nodeID.bytes))
        }
    }

    @Test("a key verifies its signature of those bytes only")
    func verification() throws {
        let signing = try SigningKey(seed: seed(10))
        let bytes = Array("hello".utf8)
        let signature = try signing.sign(bytes)

        #expect(signing.publicKey.isValid(signature, for: bytes))
        #expect(!signing.publicKey.isValid(signature, for: bytes + [0]))
        #expect(!signing.publicKey.isValid(signature, for: []))
        #expect(!(try SigningKey(seed: seed(11)).publicKey.isValid(signature, for: bytes)))
    }
}
