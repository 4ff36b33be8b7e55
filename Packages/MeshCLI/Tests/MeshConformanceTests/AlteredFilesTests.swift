import MeshConformance
import MeshProtocol
import Testing

/// Shows that the runner fails, and says where, when a recorded value is another.
@Suite("Altered golden files")
struct AlteredFilesTests {
    struct Alteration: Sendable, CustomStringConvertible {
        let file: String
        let edit: VectorEdit
        let failing: [String]

        var description: String { "\(file): \(failing.joined(separator: ", "))" }

        init(_ file: String, _ edit: VectorEdit, failing: String...) {
            self.file = file
            self.edit = edit
            self.failing = failing
        }
    }

    private static let otherKey: JSONValue = "7UkoxijR8otHAJYX4Ih5lQJsiUdYwP4Ys3vw5TFVtYQ="

    private static let alterations = [
        Alteration(
            "admin-requests", VectorEdit("requests", "v2-invite", "path", to: "/admin/revoke"), failing: "v2-invite"),
        Alteration(
            "admin-requests", VectorEdit("requests", "v1-invite", "headers", "X-Admin-Nonce", to: "n"),
            failing: "v1-invite"),
        Alteration("audit-log", VectorEdit("records", 2, "hash_input", to: "{}"), failing: "record 2"),
        Alteration(
            "audit-log", VectorEdit("records", 1, "event_hash", to: "00"), failing: "record 1", "record 2"),
        Alteration("audit-log", VectorEdit("records", 0, "line", to: "{}"), failing: "record 0"),
        Alteration("audit-log", VectorEdit("records", 1, "copy_this", to: false), failing: "record 1"),
        Alteration("audit-log", VectorEdit("event_types", 4, to: "node_slept"), failing: #"type "node_slept""#),
        Alteration("audit-log", VectorEdit("node_a_file", to: "node.jsonl"), failing: "node_a_file"),
        Alteration(
            "canonical-json", VectorEdit("scalars", 0, "canonical", to: "1.0"), failing: "scalar 0 1"),
        Alteration(
            "canonical-json", VectorEdit("scalars", 1, "model_dump_json", to: "1"), failing: "scalar 1 -1"),
        Alteration(
            "canonical-json", VectorEdit("datetimes", 0, "copy_this", to: false),
            failing: #"datetime 0 "2026-01-01T00:00:00Z""#),
        Alteration(
            "canonical-json", VectorEdit("datetimes", 12, "copy_this", to: true), failing: #"datetime 12 "2026-01-01""#),
        Alteration("canonical-json", VectorEdit("key_order", "sorted", 0, to: "z"), failing: "key_order"),
        Alteration("files", VectorEdit("config", "network", "name", to: "other"), failing: "genesis-mesh.toml"),
        Alteration("files", VectorEdit("policy.json", to: "{}"), failing: "policy.json"),
        Alteration("files", VectorEdit("replay-cache.json", to: "[]"), failing: "replay-cache.json"),
        Alteration(
            "files", VectorEdit("replay-cache.json", to: #"{"processed_messages": {"a": "soon"}}"#),
            failing: "replay-cache.json"),
        Alteration("invite-token", VectorEdit("wire_object", "max_validity_hours", to: "168"), failing: "wire_object"),
        Alteration("key-succession", VectorEdit("digest", to: "00"), failing: "the last record's form and digest"),
        Alteration("key-succession", VectorEdit("keys", 0, "key_id", to: "x"), failing: "chain"),
        Alteration(
            "key-succession", VectorEdit("altered", "order reversed", "verified", to: true),
            failing: "altered: order reversed"),
        Alteration(
            "key-succession", VectorEdit("altered", "wrong link digest", "failures", 0, "reason", to: "unknown_field"),
            failing: "altered: wrong link digest"),
        Alteration(
            "key-succession", VectorEdit("altered", "order reversed", "copy_this", to: false),
            failing: "altered: order reversed"),
        Alteration(
            "keys", VectorEdit("key_files_of_node_a", "no-id.pub", "copy_this", to: false),
            failing: "key_files_of_node_a: no-id.pub"),
        Alteration(
            "keys", VectorEdit("keys", 1, "ed25519_public_b64", to: otherKey), failing: "na: Ed25519 public key",
            "na: X25519 public key from the Ed25519 public key"),
        Alteration(
            "keys", VectorEdit("keys", 1, "x25519_private_b64", to: otherKey), failing: "na: X25519 pair from the seed"),
        Alteration(
            "keys", VectorEdit("key_files_of_node_a", "with-id.key", "mode", to: "0o644"),
            failing: "key_files_of_node_a: with-id.key"),
        Alteration(
            "keys", VectorEdit("ed25519_sign_example", "message_utf8", to: "hallo"), failing: "ed25519_sign_example"),
        Alteration("models", VectorEdit("vectors", 0, "canonical_sha256", to: "00"), failing: "genesis-minimal"),
        Alteration("models", VectorEdit("vectors", 0, "copy_this", to: false), failing: "genesis-minimal"),
        Alteration("models", VectorEdit("vectors", 0, "name", to: "unheard-of"), failing: "unheard-of"),
        Alteration("node-requests", VectorEdit("requests", "join", "body", "nonce", to: "n"), failing: "join"),
        Alteration(
            "node-requests", VectorEdit("requests", "agents-delete", "body", "version", to: "v2"),
            failing: "agents-delete"),
        Alteration("noise-xx", VectorEdit("handshake_hash_b64", to: ""), failing: "handshake"),
        Alteration(
            "noise-xx", VectorEdit("k_initiator_to_responder_b64", to: otherKey),
            failing: "k_initiator_to_responder_b64"),
        Alteration(
            "noise-xx", VectorEdit("transport", 3, "plaintext_b64", to: "AA=="),
            failing: "transport 3 responder->initiator 0"),
        Alteration(
            "peer-announcement", VectorEdit("vectors", 0, "signer", to: "node_b"), failing: "peer-info-node_a"),
        Alteration(
            "strict-json", VectorEdit("cases", 1, "reason", to: "invalid_json"),
            failing: #"case 1 "{\"a\":1,\"a\":2}""#),
        Alteration("strict-json", VectorEdit("max_depth", to: 63), failing: "max_depth"),
        Alteration("verification", VectorEdit("cases", 4, "verifies", to: true), failing: "roles changed"),
        Alteration("verification", VectorEdit("cases", 0, "copy_this", to: false), failing: "unchanged"),
        Alteration("wire-messages", VectorEdit("messages", 0, "object", "ttl", to: 9), failing: "ping"),
        Alteration("wire-messages", VectorEdit("types", 0, to: "shout"), failing: #"type "shout""#),
    ]

    @Test("a changed value fails its case alone, by name", arguments: alterations)
    func failsByName(alteration: Alteration) throws {
        let folder = try TemporaryVectors(copying: Set(["keys", alteration.file]).sorted())
        let before = try ConformanceRunner(folder: folder.path, only: [alteration.file]).run()
        try folder.edit(alteration.file, alteration.edit)

        let report = try ConformanceRunner(folder: folder.path, only: [alteration.file]).run()

        #expect(report.files.first?.failures.map(\.caseName) == alteration.failing, "\(report.lines)")
        #expect(!report.isSuccess)
        #expect(report.passed + report.failed == before.passed)
        #expect(report.lines.contains { $0.contains("FAILED \(alteration.failing[0])") })
    }
}
