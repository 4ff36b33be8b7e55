import MeshProtocol
import Testing

@Suite("Policies, lists, manifests, invitations and control messages")
struct SmallDocumentTests {
    private let date: JSONValue = "2026-01-01T00:00:00Z"

    @Test("a policy's defaults are filled in, rendered and signed")
    func policyDefaults() throws {
        let policy = try PolicyManifest(
            json: ["policy_id": "p", "issued_at": date, "issued_by": "na", "min_client_version": "0.1.0"])

        #expect(policy.allowedPorts == [443, 8443])
        #expect(policy.routing == RoutingPolicy(preferredTransports: ["quic", "wireguard"], maxHops: 6))
        #expect(
            text(policy.signedBytes)
                == #"{"allowed_ports":[443,8443],"allowed_services":[],"issued_at":"2026-01-01T00:00:00Z","#
                + #""issued_by":"na","min_client_version":"0.1.0","policy_id":"p","#
                + #""routing":{"max_hops":6,"preferred_transports":["quic","wireguard"]}}"#)
    }

    @Test("half a routing part gets the other half's default, and odd ranges are not the decoder's matter")
    func routingDefaults() throws {
        let routing = try RoutingPolicy(json: ["max_hops": -5])

        #expect(routing.maxHops == -5)
        #expect(routing.preferredTransports == ["quic", "wireguard"])
        #expect(throws: DecodingRefusal.self) { try RoutingPolicy(json: ["max_hops": "6"]) }
        #expect(throws: DecodingRefusal.self) { try RoutingPolicy(json: ["max_hops": 6.0]) }
        #expect(throws: DecodingRefusal.self) { try RoutingPolicy(json: ["max_hops": true]) }
    }

    @Test("a list's sequence is an integer of any sign within 64 bits")
    func listSequence() throws {
        let members: JSONObject = [
            "crl_id": "c", "sequence": -1, "issued_at": date, "next_update": date, "issuer": "na",
        ]

        #expect(try CertificateRevocationList(json: .object(members)).sequence == -1)
        #expect(try CertificateRevocationList(json: .object(members)).revokedCertificates.isEmpty)
        for bad: JSONValue in [.int(UInt64.max), 1.0, "1", .null, true] {
            #expect(throws: DecodingRefusal.self) {
                try CertificateRevocationList(json: .object(members.with("sequence", bad)))
            }
        }
    }

    @Test("one bad entry refuses the list and is named")
    func listEntries() throws {
        let good: JSONValue = ["certificate_id": "a", "revoked_at": date, "reason": "superseded", "issuer": "na"]
        let bad: JSONValue = ["certificate_id": "b", "revoked_at": 5, "reason": "superseded", "issuer": "na"]
        let list: JSONValue = [
            "crl_id": "c", "sequence": 1, "issued_at": date, "next_update": date, "issuer": "na",
            "revoked_certificates": [good, bad],
        ]

        #expect(
            throws: DecodingRefusal(
                member: "revoked_certificates[1].revoked_at", reason: "expected a string, found an integer")
        ) {
            try CertificateRevocationList(json: list)
        }
    }

    @Test("a service manifest is valid between its dates, without skew")
    func manifestValidity() throws {
        let manifest = try ServiceManifest(json: [
            "service_name": "db", "service_key": "k", "endpoints": [], "issued_at": "2026-01-01T00:00:00Z",
            "valid_to": "2026-01-02T00:00:00Z", "issued_by": "na",
        ])
        let start = try #require(manifest.issuedAt.time)
        let end = try #require(manifest.validTo.time)

        #expect(manifest.isValid(at: start) && manifest.isValid(at: end))
        #expect(!manifest.isValid(at: start.advanced(by: .microseconds(-1))))
        #expect(!manifest.isValid(at: end.advanced(by: .microseconds(1))))
    }

    @Test("an invitation reads and renders all its members in order")
    func invitation() throws {
        let wire = JSONValue.object(try DocumentVectors.file("invite-token").object("wire_object"))
        let token = try InviteToken(json: wire)

        #expect(token.plainBytes() == wire.plainBytes())
        #expect(token.usedAt == nil && token.maxValidityHours == 168)
        #expect(throws: DecodingRefusal.self) { try InviteToken(json: .object(["token_id": "x"])) }
    }

    @Test("a control message needs issuer_roles, and its optional members are written as null")
    func controlMessage() throws {
        let members: JSONObject = [
            "message_id": "m", "command": "c", "scope": "network", "issuer": "na", "issuer_roles": [],
            "issued_at": date,
        ]
        let message = try ControlMessage(json: .object(members))

        #expect(message.expiresAt == nil && message.target == nil && message.data.isEmpty)
        #expect(
            text(message.plainBytes())
                == #"{"message_id":"m","command":"c","scope":"network","issuer":"na","issuer_roles":[],"#
                + #""issued_at":"2026-01-01T00:00:00Z","expires_at":null,"target":null,"data":{},"signatures":[]}"#)
        #expect(throws: DecodingRefusal(member: "issuer_roles", reason: "required member is missing")) {
            var short = members
            short["issuer_roles"] = nil
            _ = try ControlMessage(json: .object(short))
        }
        #expect(throws: DecodingRefusal.self) { try ControlMessage(json: .object(members.with("data", []))) }
        #expect(throws: DecodingRefusal.self) { try ControlMessage(json: .object(members.with("data", .null))) }
    }

    @Test("all of a control message's data is signed, sorted at every depth, integers and doubles kept apart")
    func controlData() throws {
        var message = ControlMessage(
            messageID: "m", command: "c", scope: "network", issuer: "na", issuerRoles: [],
            issuedAt: try Timestamp("2026-01-01T00:00:00Z"), data: ["b": ["z": 1.0, "a": 1], "a": nil])
        let signed = text(message.signedBytes)
        message.data["b"] = ["z": 1, "a": 1]

        #expect(signed.contains(#""data":{"a":null,"b":{"a":1,"z":1.0}}"#))
        #expect(text(message.signedBytes) != signed)
    }
}
