import MeshProtocol
import Testing

@Suite("GenesisBlock")
struct GenesisBlockTests {
    static let members: JSONObject = [
        "network_name": "USG", "network_version": "v0.1", "root_public_key": "r",
        "network_authority": [
            "public_key": "k", "valid_from": "2026-01-01T00:00:00Z", "valid_to": "2026-04-01T00:00:00Z",
        ],
        "policy_manifest": ["hash": "sha256:placeholder"],
    ]

    @Test("suites, transports, anchors and signatures have defaults, which are rendered")
    func defaults() throws {
        let genesis = try GenesisBlock(json: .object(Self.members))

        #expect(genesis.allowedCryptoSuites == ["ed25519", "x25519"])
        #expect(genesis.allowedTransports == ["quic", "wireguard"])
        #expect(genesis.bootstrapAnchors.isEmpty && genesis.signatures.isEmpty)
        #expect(
            genesis.json.objectValue?.members.map(\.name) == [
                "network_name", "network_version", "root_public_key", "network_authority", "allowed_crypto_suites",
                "allowed_transports", "policy_manifest", "bootstrap_anchors", "signatures",
            ])
        #expect(genesis.policyManifest.json == ["hash": "sha256:placeholder", "url": nil])
    }

    @Test("a block that leaves out defaults is not in its exact form")
    func exactForm() throws {
        let genesis = try GenesisBlock(json: .object(Self.members))
        let rendered = try #require(genesis.json.objectValue)

        #expect(!genesis.isExactForm(of: Self.members))
        #expect(genesis.isExactForm(of: rendered))
        #expect(!genesis.isExactForm(of: rendered.with("x", 1)))
    }

    @Test("a fault inside an inner object is named with its path")
    func innerFaults() {
        let cases: [(JSONObject, String)] = [
            (Self.members.with("network_authority", ["public_key": "k"]), "network_authority.valid_from"),
            (Self.members.with("network_authority", "k"), "network_authority"),
            (
                Self.members.with("bootstrap_anchors", [["id": "a", "endpoint": "e:1"], ["id": "b"]]),
                "bootstrap_anchors[1].endpoint"
            ),
            (Self.members.with("policy_manifest", ["hash": "h", "url": 5]), "policy_manifest.url"),
            (Self.members.with("signatures", [5]), "signatures[0]"),
        ]
        for (members, path) in cases {
            do throws(DecodingRefusal) {
                _ = try GenesisBlock(json: .object(members))
                Issue.record("accepted a fault at \(path)")
            } catch {
                #expect(error.member == path)
            }
        }
    }

    @Test("the file form is indented, escaped and ends without newline")
    func fileForm() throws {
        let file = text(try GenesisBlock(json: .object(Self.members.with("network_name", "M\u{FC}nchen"))).fileBytes())

        #expect(file.hasPrefix("{\n  \"network_name\": \"M\\u00fcnchen\",\n"))
        #expect(file.hasSuffix("\"signatures\": []\n}"))
    }
}
