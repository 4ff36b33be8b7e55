import MeshProtocol
import Testing

@Suite("Documents of the reference")
struct GoldenDocumentTests {
    private func check<D: SignedDocument>(_ type: D.Type, _ vector: JSONObject) throws {
        let plain = try vector.text("model_dump_json")
        let wire = JSONValue.object(try vector.object("wire_object"))

        let document = try D(parsing: Array(plain.utf8))

        #expect(try D(json: wire) == document)
        #expect(text(document.plainBytes()) == plain)
        #expect(text(document.signedBytes) == (try vector.text("canonical_json")))
    }

    @Test("every model decodes from both forms and renders its plain and its signed form byte for byte")
    func models() throws {
        let vectors = try DocumentVectors.file("models").objects("vectors")
        #expect(!vectors.isEmpty)

        for vector in vectors {
            let name = try vector.text("name")
            switch name {
            case _ where name.hasPrefix("genesis"): try check(GenesisBlock.self, vector)
            case _ where name.hasPrefix("join-certificate"): try check(JoinCertificate.self, vector)
            case _ where name.hasPrefix("service-manifest"): try check(ServiceManifest.self, vector)
            case _ where name.hasPrefix("policy"): try check(PolicyManifest.self, vector)
            case _ where name.hasPrefix("crl"): try check(CertificateRevocationList.self, vector)
            case _ where name.hasPrefix("control"): try check(ControlMessage.self, vector)
            case _ where name.hasPrefix("agent"): try check(AgentDescriptor.self, vector)
            default: Issue.record("unknown model \(name)")
            }
        }
    }

    @Test("each certificate case decodes exactly when the reference's strict reading says so")
    func verificationCases() throws {
        for row in try DocumentVectors.file("verification").objects("cases") {
            let json = JSONValue.object(try row.object("object"))
            let name = try row.text("case")
            let decodes = (try? JoinCertificate(json: json)) != nil

            if row["parses"]?.boolValue == false { #expect(!decodes, "\(name)") }
            if row["verifies"]?.boolValue == true, row["copy_this"]?.boolValue != false {
                #expect(decodes, "\(name)")
            }
        }
    }

    @Test("the genesis files are the escaped form of a genesis block")
    func genesisFiles() throws {
        let files = try DocumentVectors.file("files")
        var seen = 0
        for member in files where member.name.hasPrefix("genesis") && member.name.hasSuffix(".json") {
            guard let file = member.value.stringValue else { continue }
            let genesis = try GenesisBlock(parsing: Array(file.utf8))
            #expect(text(genesis.fileBytes()) == file)
            seen += 1
        }
        #expect(seen > 0)
    }
}
