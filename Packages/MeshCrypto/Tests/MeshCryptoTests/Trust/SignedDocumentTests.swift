import MeshCrypto
import MeshProtocol
import Testing

@Suite("Signed documents")
struct SignedDocumentTests {
    @Test("signing adds to the list and leaves the signed bytes alone")
    func signing() throws {
        let network = try TrustFixture()
        let once = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.first)
        let twice = try once.signed(by: network.second, keyID: "another")

        #expect(twice.signatures.map(\.keyID) == ["na", "another"])
        #expect(twice.signatures.first == once.signatures.first)
        #expect(twice.signedBytes == once.signedBytes)
    }

    @Test("any, all and first are different questions")
    func rules() throws {
        let network = try TrustFixture()
        let (one, two) = (network.first.publicKey, network.second.publicKey)
        var document = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.first)

        #expect(
            document.hasSignature(by: one) && document.isFullySigned(by: one) && document.hasFirstSignature(by: one))
        #expect(!document.hasSignature(by: two) && !document.hasFirstSignature(by: two))
        document = try document.signed(by: network.second, keyID: "k")
        #expect(document.hasSignature(by: one) && document.hasSignature(by: two))
        #expect(!document.isFullySigned(by: one) && !document.isFullySigned(by: two))
        #expect(document.hasFirstSignature(by: one) && !document.hasFirstSignature(by: two))
        document.signatures = []
        #expect(!document.hasSignature(by: one) && !document.isFullySigned(by: one))
        #expect(!document.hasFirstSignature(by: one))
    }

    @Test("16 signatures count and 17 do not")
    func limit() throws {
        let network = try TrustFixture()
        let key = network.first.publicKey
        var document = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.first)
        for _ in 1..<16 { document = try document.signed(by: network.first, keyID: "k") }

        #expect(document.signatures.count == 16)
        #expect(
            document.hasSignature(by: key) && document.isFullySigned(by: key) && document.hasFirstSignature(by: key))
        document = try document.signed(by: network.first, keyID: "k")
        #expect(!document.hasSignature(by: key) && !document.isFullySigned(by: key))
        #expect(!document.hasFirstSignature(by: key))
    }

    @Test("a change of any member undoes the signature, and another key id does not")
    func changes() throws {
        let network = try TrustFixture()
        let document = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.first)
        var renamed = document
        renamed.networkName = "USH"
        var promoted = document
        promoted.roles.append("role:anchor")
        var relabelled = document
        relabelled.signatures[0].keyID = "other"

        #expect(!renamed.hasSignature(by: network.first.publicKey))
        #expect(!promoted.hasSignature(by: network.first.publicKey))
        #expect(relabelled.hasSignature(by: network.first.publicKey))
    }

    @Test("signatures in another spelling of base64 are refused")
    func spelling() throws {
        let network = try TrustFixture()
        var document = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.first)
        let text = document.signatures[0].signature

        for other in [text + "\n", " " + text, String(text.dropLast(2)), ""] {
            document.signatures[0].signature = other
            #expect(!document.hasSignature(by: network.first.publicKey))
        }
    }

    /// One kind of signed document of the golden models.
    struct Kind: Sendable {
        let prefix: String
        /// Whether a model decodes as this kind and carries a signature by a key.
        let accepts: @Sendable (JSONValue, PublicKey) -> Bool

        init<Document: SignedDocument>(_ prefix: String, _ type: Document.Type) {
            self.prefix = prefix
            accepts = { json, key in
                guard let document = try? Document(json: json) else { return false }
                return document.hasSignature(by: key)
            }
        }
    }

    static let kinds = [
        Kind("genesis", GenesisBlock.self), Kind("join-certificate", JoinCertificate.self),
        Kind("service-manifest", ServiceManifest.self), Kind("policy", PolicyManifest.self),
        Kind("crl", CertificateRevocationList.self), Kind("control", ControlMessage.self),
        Kind("agent-descriptor", AgentDescriptor.self), Kind("succession", KeySuccessionRecord.self),
    ]

    @Test("T16: each golden document verifies as its own kind and as no other")
    func kindsApart() throws {
        var models: [(name: String, json: JSONValue, signer: PublicKey)] = []
        for vector in try GoldenVectors.load("models").list("vectors") {
            let signer = try PublicKey(text: vector.text("signer_public_key"))
            models.append((try vector.text("name"), try JSONValue(parsing: vector.text("model_dump_json")), signer))
        }
        let chain = try GoldenVectors.load("key-succession")
        let record = try #require(chain["wire"])
        models.append(("succession", record, try PublicKey(text: chain.text("root_public_key"))))

        var accepted = 0
        for model in models {
            for kind in Self.kinds {
                let isOwn = model.name.hasPrefix(kind.prefix)
                #expect(kind.accepts(model.json, model.signer) == isOwn, "\(model.name) as \(kind.prefix)")
                if isOwn { accepted += 1 }
            }
        }
        #expect(accepted == models.count)
        #expect(Self.kinds.allSatisfy { kind in models.contains { $0.name.hasPrefix(kind.prefix) } })
    }

    @Test("golden documents are signed again to the same bytes")
    func reproduction() throws {
        for vector in try GoldenVectors.load("models").list("vectors")
        where try vector.text("name").hasPrefix("join-certificate") {
            var document = try JoinCertificate(parsing: Array(vector.text("model_dump_json").utf8))
            let signatures = document.signatures
            document.signatures = []
            let signed = try document.signed(
                by: GoldenVectors.signingKey(vector.text("signer")), keyID: try #require(signatures.first).keyID
            )

            #expect(signed.signatures == signatures)
        }
    }
}
