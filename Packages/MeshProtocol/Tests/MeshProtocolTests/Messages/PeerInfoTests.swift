import MeshProtocol
import Testing

@Suite("PeerInfo and PeersPayload")
struct PeerInfoTests {
    private func entry(_ id: String) -> JSONValue { ["node_id": .string(id), "endpoint": "h:1", "roles": []] }

    @Test("the announcement of the reference renders its plain and its signed form byte for byte")
    func golden() throws {
        for vector in try DocumentVectors.file("peer-announcement").objects("vectors") {
            let wire = try vector.text("model_dump_json")
            let peer = try PeerInfo(parsing: Array(wire.utf8))

            #expect(text(peer.plainBytes()) == wire)
            #expect(text(peer.signedBytes) == (try vector.text("canonical_json")))
            #expect(peer == (try PeerInfo(json: .object(try vector.object("wire_object")))))
        }
    }

    @Test("node id, endpoint and roles are required, the rest has defaults")
    func defaults() throws {
        let peer = try PeerInfo(json: entry("n"))

        #expect(peer.certID == nil && peer.announcementIssuedAt == nil && peer.latencyMilliseconds == nil)
        #expect(peer.lastSeen == 0 && peer.reputation == 1)
        #expect(throws: DecodingRefusal(member: "roles", reason: "required member is missing")) {
            try PeerInfo(json: ["node_id": "n", "endpoint": "h:1"])
        }
    }

    @Test("absent signed members are signed as null; unsigned ones change nothing")
    func signedForm() throws {
        var peer = try PeerInfo(json: entry("n"))
        let signed = peer.signedBytes
        peer.roles = ["role:admin"]
        peer.certificateBase64 = "AAAA"
        peer.lastSeen = 5
        peer.reputation = 9
        peer.latencyMilliseconds = 1

        #expect(peer.signedBytes == signed)
        #expect(
            text(signed)
                == #"{"announcement_issued_at":null,"announcement_nonce":null,"cert_id":null,"#
                + #""endpoint":"h:1","node_id":"n"}"#
        )
        peer.endpoint = "h:2"
        #expect(peer.signedBytes != signed)
    }

    @Test("one bad entry does not spoil the others")
    func badEntries() throws {
        let payload = try PeersPayload([
            "peers": [entry("a"), 5, ["node_id": "b"], entry("c"), ["node_id": 1, "endpoint": "h:1", "roles": []]]
        ])

        #expect(payload.peers.map(\.nodeID) == ["a", "c"])
        #expect(payload.malformedEntries == 3 && payload.surplusEntries == 0)
    }

    @Test("entries beyond the limit are not looked at, also when earlier ones are bad")
    func surplus() throws {
        let limit = MeshLimits.maximumPeersPerMessage
        let exact = (0..<limit).map { entry("\($0)") }

        #expect(try PeersPayload(["peers": .array(exact)]).peers.count == limit)
        let over = try PeersPayload(["peers": .array([5] + exact)])
        #expect(over.peers.count == limit - 1 && over.malformedEntries == 1 && over.surplusEntries == 1)
    }

    @Test("a missing list is empty, anything but a list is refused")
    func list() throws {
        #expect(try PeersPayload([:]).peers.isEmpty)
        for bad: JSONValue in [.null, "x", [:], 5] {
            #expect(throws: DecodingRefusal.self) { try PeersPayload(["peers": bad]) }
        }
    }
}
