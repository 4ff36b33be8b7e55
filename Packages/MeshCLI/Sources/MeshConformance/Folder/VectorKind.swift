internal import MeshProtocol

/// What is done with a file, by its name.
enum VectorKind {
    case suite(any VectorSuite.Type)
    case cannotRun(String)

    private static let suites: [(name: String, suite: any (VectorSuite & Sendable).Type)] = [
        ("admin-requests", AdminRequestVectors.self),
        ("audit-log", AuditLogVectors.self),
        ("canonical-json", CanonicalJSONVectors.self),
        ("files", FileVectors.self),
        ("invite-token", InviteTokenVectors.self),
        ("key-succession", KeySuccessionVectors.self),
        ("keys", KeyVectors.self),
        ("models", ModelVectors.self),
        ("node-requests", NodeRequestVectors.self),
        ("noise-xx", NoiseVectors.self),
        ("peer-announcement", PeerAnnouncementVectors.self),
        ("strict-json", StrictJSONVectors.self),
        ("verification", VerificationVectors.self),
        ("wire-messages", WireMessageVectors.self),
        ("aes_gcm_test", AESGCMVectors.self),
        ("ed25519_test", Ed25519Vectors.self),
        ("hkdf_sha256_test", HKDFVectors.self),
        ("hmac_sha256_test", HMACVectors.self),
        ("x25519_test", X25519Vectors.self),
        ("rfc-8032-7748", CurveRFCVectors.self),
    ]

    private static let recordings = ["http-contract", "cli-surface", "cli-transcripts"]
    private static let later = ["behaviour"]

    /// Decides by the name; a name that extends a known one after a dash has that one's structure.
    init(of file: VectorFile) {
        // Published transcripts of Noise and our own have the same names, and stand in a folder of their own.
        if file.folder.hasSuffix("/noise") || file.folder == "noise" {
            self = .suite(PublishedNoiseVectors.self)
        } else if let known = Self.suites.first(where: { Self.extends(file.name, $0.name) }) {
            self = .suite(known.suite)
        } else if Self.recordings.contains(where: { Self.extends(file.name, $0) }) {
            self = .cannotRun("a recording for live tests")
        } else if Self.later.contains(where: { Self.extends(file.name, $0) }) {
            self = .cannotRun("not run yet")
        } else {
            self = .cannotRun("no structure is known under this name")
        }
    }

    /// Whether a name is a known one, or extends it after a dash.
    static func extends(_ name: String, _ known: String) -> Bool {
        name.isSameText(as: known) || name.utf8.starts(with: "\(known)-".utf8)
    }
}
