import MeshProtocol
import Testing

@Suite("DecodingRefusal")
struct DecodingRefusalTests {
    @Test("a refusal seen from further out carries the whole path")
    func paths() {
        let refusal = DecodingRefusal(member: "sig", reason: "required member is missing")

        #expect(refusal.within("signatures[2]").member == "signatures[2].sig")
        #expect(refusal.within("signatures[2]").within("crl").member == "crl.signatures[2].sig")
        #expect(refusal.within("").member == "sig")
        #expect(DecodingRefusal(reason: "x").within("routing").member == "routing")
        #expect(DecodingRefusal(member: "[3]", reason: "x").within("peers").member == "peers[3]")
    }

    @Test("the description names the member, if any, and the reason")
    func description() {
        #expect(DecodingRefusal(member: "ttl", reason: "expected an integer").description == "ttl: expected an integer")
        #expect(DecodingRefusal(reason: "invalid_json").description == "invalid_json")
    }
}
