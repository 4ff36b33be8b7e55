import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("SignaturePolicy")
struct SignaturePolicyTests {
    private let fixture: ControlFixture

    init() throws { fixture = try ControlFixture() }

    private func refusal(_ policy: SignaturePolicy, _ signers: [(SigningKey, String)]) throws -> String? {
        let message = try fixture.message(signers: signers)
        return policy.refusal(of: message, issuerKey: fixture.authority.publicKey)?.text
    }

    @Test("C2: one key signs once, however often and under however many ids it signs")
    func distinctKeys() throws {
        let key = fixture.authority
        let two = SignaturePolicy(rule: .atLeast(2), additionalKeys: [("alias", key.publicKey)])
        let insufficient = "Insufficient valid signatures: 1 (required: 2)"

        #expect(try refusal(two, [(key, "na"), (key, "na")]) == insufficient)
        #expect(try refusal(two, [(key, "na"), (key, "alias")]) == insufficient)
        #expect(try refusal(two, [(key, "na"), (key, "unknown")]) == insufficient)
        let withOther = SignaturePolicy(rule: .atLeast(2), additionalKeys: [("rs", fixture.other.publicKey)])
        #expect(try refusal(withOther, [(key, "na"), (fixture.other, "rs")]) == nil)
        #expect(try refusal(withOther, [(key, "na"), (fixture.other, "na")]) == insufficient)
    }

    @Test("an additional key does not take the issuer's id")
    func issuerID() throws {
        let policy = SignaturePolicy(additionalKeys: [("na", fixture.other.publicKey)])

        #expect(try refusal(policy, [(fixture.other, "na")]) != nil)
        #expect(try refusal(policy, [(fixture.authority, "na")]) == nil)
    }

    @Test("fewer than one signature is never enough", arguments: [0, -1, Int.min])
    func minimum(count: Int) throws {
        let policy = SignaturePolicy(rule: .atLeast(count))

        #expect(try refusal(policy, [(fixture.other, "na")]) == "Insufficient valid signatures: 0 (required: 1)")
        #expect(try refusal(policy, []) == "Control message has no signature")
        #expect(try refusal(SignaturePolicy(rule: .all), []) == "Control message has no signature")
    }

    @Test("where all are required, one that is invalid or unknown refuses the message")
    func all() throws {
        let policy = SignaturePolicy(rule: .all)

        #expect(try refusal(policy, [(fixture.authority, "na")]) == nil)
        #expect(
            try refusal(policy, [(fixture.authority, "na"), (fixture.other, "rs")])
                == "Not all signatures are valid. Valid: 1, Invalid: 1")
    }

    @Test("sixteen signatures are looked at, seventeen refuse the message")
    func count() throws {
        let many = [(SigningKey, String)](
            repeating: (fixture.authority, "na"), count: MeshLimits.maximumSignatures)

        #expect(try refusal(SignaturePolicy(), many) == nil)
        #expect(try refusal(SignaturePolicy(), many + many.prefix(1)) == "Control message has too many signatures")
    }

    @Test("key ids are compared byte for byte")
    func exactKeyIDs() throws {
        let policy = SignaturePolicy(rule: .atLeast(2), additionalKeys: [("caf\u{E9}", fixture.other.publicKey)])
        let message = try fixture.message(signers: [(fixture.authority, "na"), (fixture.other, "cafe\u{301}")])

        #expect(policy.refusal(of: message, issuerKey: fixture.authority.publicKey) != nil)
    }

    @Test("a signature in another spelling of base64 is invalid")
    func spelling() throws {
        var message = try fixture.message()
        message.signatures[0].signature += "\n"

        #expect(SignaturePolicy().refusal(of: message, issuerKey: fixture.authority.publicKey) != nil)
    }
}
