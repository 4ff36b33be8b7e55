internal import MeshCrypto
internal import MeshProtocol

/// `peer-announcement.json`: signed announcements.
enum PeerAnnouncementVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for (index, json) in try file.array("vectors").enumerated() {
            let row = try VectorRow(json)
            try cases.run(row.optionalText("name") ?? "vector \(index)", of: row) {
                let plain = try row.text("model_dump_json")
                let peer = try PeerInfo(parsing: Array(plain.utf8))
                let signature = try row.text("signature_b64")

                try require(peer == PeerInfo(json: row.value("wire_object")), "the two forms decode differently")
                try require(peer.signedBytes, equals: row.text("canonical_json"), "the signed text")
                try require(peer.plainBytes(), equals: plain, "the plain form")
                try SignatureCheck.check(
                    peer.signedBytes, signature: signature, signer: keys.signingKey(row.text("signer")))
            }
        }
    }
}
