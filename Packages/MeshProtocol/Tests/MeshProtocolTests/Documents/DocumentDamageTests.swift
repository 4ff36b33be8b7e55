import MeshProtocol
import Testing

@Suite("Damaged documents")
struct DocumentDamageTests {
    private static let replacements: [JSONValue] = [
        .null, true, false, 0, -1, .int(Int64.max), .int(Int64.min), .int(UInt64.max), 0.5, -0.0, 1e300, "", "x",
        "2026-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59", "2026-01-01T00:00",
        .array([]), [.null], ["a", 1], .object([:]), ["key_id": "k", "sig": "s"],
    ]

    /// The value with one thing changed somewhere inside it.
    private func damaged(_ value: JSONValue, using random: inout SeededGenerator) -> JSONValue {
        switch value {
        case .object(let object) where !object.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
            let member = object.members[Int.random(in: 0..<object.count, using: &random)]
            var changed = object
            switch Int.random(in: 0..<6, using: &random) {
            case 0: changed[member.name] = nil
            case 1: changed["x-\(member.name)"] = member.value
            default: changed[member.name] = damaged(member.value, using: &random)
            }
            return .object(changed)
        case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
            let index = Int.random(in: 0..<elements.count, using: &random)
            elements[index] = damaged(elements[index], using: &random)
            return .array(elements)
        default:
            return Self.replacements[Int.random(in: 0..<Self.replacements.count, using: &random)]
        }
    }

    private func outcomes<D: JSONDocument>(
        _ type: D.Type, _ example: JSONValue, seed: UInt64
    ) -> (decoded: Int, refused: Int, unfaithful: Int) {
        var random = SeededGenerator(seed: seed)
        var counts = (decoded: 0, refused: 0, unfaithful: 0)
        for _ in 0..<400 {
            var value = example
            for _ in 0..<Int.random(in: 1...3, using: &random) { value = damaged(value, using: &random) }
            guard let document = try? D(json: value) else {
                counts.refused += 1
                continue
            }
            counts.decoded += 1
            let isFaithful = (try? D(json: document.json)) == document
            let survives = (try? D(parsing: document.plainBytes())) == document
            if !isFaithful || !survives { counts.unfaithful += 1 }
        }
        return counts
    }

    @Test("what decodes renders to itself, and what does not is refused, whatever was changed")
    func randomDamage() {
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
        let examples: [(any JSONDocument.Type, JSONValue)] = [
            (GenesisBlock.self, .object(GenesisBlockTests.members.with("signatures", Self.signatures))),
            (JoinCertificate.self, .object(JoinCertificateTests.members)),
            (KeySuccessionRecord.self, .object(KeySuccessionRecordTests.members)),
            (AgentDescriptor.self, .object(AgentDescriptorTests.members)),
            (MeshMessage.self, .object(MeshMessageTests.members)),
            (PolicyManifest.self, Self.policy), (CertificateRevocationList.self, Self.list),
            (ControlMessage.self, Self.control), (PeerInfo.self, Self.peer), (RouteInfo.self, Self.route),
        ]

        for (type, example) in examples {
            let counts = outcomes(type, example, seed: seed)
            #expect(counts.unfaithful == 0, "\(type), seed \(seed)")
            #expect(counts.decoded > 0 && counts.refused > 0, "\(type), seed \(seed)")
        }
    }

    private static let date: JSONValue = "2026-01-01T00:00:00Z"

    private static let signatures: JSONValue = [["key_id": "k", "sig": "AAAA"]]

    private static let policy: JSONValue = [
        "policy_id": "p", "issued_at": date, "issued_by": "na", "min_client_version": "0.1.0",
        "allowed_ports": [1, 2], "allowed_services": ["s"],
        "routing": ["preferred_transports": ["t"], "max_hops": 6], "signatures": signatures,
    ]

    private static let list: JSONValue = [
        "crl_id": "c", "sequence": 1, "issued_at": date, "next_update": date, "issuer": "na",
        "revoked_certificates": [
            ["certificate_id": "a", "revoked_at": date, "reason": "superseded", "issuer": "na"]
        ], "signatures": signatures,
    ]

    private static let control: JSONValue = [
        "message_id": "m", "command": "c", "scope": "network", "issuer": "na", "issuer_roles": ["r"],
        "issued_at": date, "expires_at": date, "target": "t", "data": ["a": [1, 1.0, nil]],
        "signatures": signatures,
    ]

    private static let peer: JSONValue = [
        "node_id": "n", "endpoint": "h:1", "roles": ["r"], "cert_id": "c", "certificate_b64": "AAAA",
        "announcement_issued_at": 1.5, "announcement_nonce": "x", "announcement_signature": "AAAA",
        "last_seen": 1.0, "reputation": 1.0, "latency_ms": 2.5,
    ]

    private static let route: JSONValue = [
        "destination": "d", "next_hop": "n", "metric": 1, "sequence": 2, "timestamp": 3.5,
    ]
}
