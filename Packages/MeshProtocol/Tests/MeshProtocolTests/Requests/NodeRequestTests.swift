import MeshProtocol
import Testing

@Suite("NodeRequest and AgentRemoval")
struct NodeRequestTests {
    @Test("the signed texts of the reference's requests are rebuilt from their bodies")
    func golden() throws {
        let requests = try DocumentVectors.file("node-requests").object("requests")
        #expect(requests.count > 0)

        for request in requests {
            let row = try #require(request.value.objectValue)
            let body = try row.object("body")
            if let envelope = row["envelope_utf8"]?.stringValue {
                let key = try #require(envelope.split(separator: "|").dropFirst(2).first)
                let signed = AgentRemoval.signedBytes(
                    version: try body.text("version"), key: String(key), signedAt: try body.text("signed_at"))
                #expect(text(signed) == envelope, "\(request.name)")
            } else {
                #expect(text(NodeRequest.signedBytes(of: body)) == (try row.text("canonical_json")))
            }
        }
    }

    @Test("only the outermost signature is left out, and the text is the same with or without it")
    func signature() {
        let body: JSONObject = ["b": ["signature": "kept"], "a": 1.0]

        #expect(text(NodeRequest.signedBytes(of: body)) == #"{"a":1.0,"b":{"signature":"kept"}}"#)
        #expect(NodeRequest.signedBytes(of: body.with("signature", "x")) == NodeRequest.signedBytes(of: body))
        #expect(NodeRequest.signedBytes(of: body.with("Signature", "x")) != NodeRequest.signedBytes(of: body))
    }

    @Test("a removal is signed with its version, key and time as sent")
    func removal() {
        #expect(text(AgentRemoval.signedBytes(key: "a/b+c=", signedAt: "now")) == "delete-agent|v1|a/b+c=|now")
    }
}
