internal import MeshCrypto

/// One frame of `noise-xx.json`.
struct NoiseTransportRow {
    private static let maximumSkippedNonces: UInt64 = 100_000
    private static let maximumZeroBytes = 64 << 20

    private let row: VectorRow
    private let isFromInitiator: Bool
    private let nonce: Int

    init(_ row: VectorRow, isFromInitiator: Bool) throws {
        self.row = row
        self.isFromInitiator = isFromInitiator
        nonce = try row.integer("nonce")
    }

    /// Seals the text at its nonce, compares the frame, and opens it on the other side.
    func check(_ sessions: inout NoiseSessions) throws {
        try advance(&sessions)
        let text = try plaintext()
        let (frame, opened) = try sessions.exchange(text, isFromInitiator: isFromInitiator)
        try require(opened == text, "the frame opens to another text")
        if row.has("frame_b64") {
            try require(frame, equalsBytes: row.base64("frame_b64"), "the frame")
        } else {
            try require(frame.count, equals: row.integer("frame_len"), "the frame's length")
            try require(SHA256.hex(frame), equals: row.text("frame_sha256"), "the frame's digest")
        }
    }

    /// Exchanges empty messages until the direction's counter is the row's.
    private func advance(_ sessions: inout NoiseSessions) throws {
        let sent = sessions.sentMessages(isFromInitiator: isFromInitiator)
        guard let target = UInt64(exactly: nonce), target >= sent, target - sent <= Self.maximumSkippedNonces else {
            throw Mismatch("nonce \(nonce) cannot follow \(sent) messages")
        }
        for _ in sent..<target { _ = try sessions.exchange([], isFromInitiator: isFromInitiator) }
    }

    private func plaintext() throws -> [UInt8] {
        guard row.has("plaintext_zero_bytes") else { return try row.base64("plaintext_b64") }
        let count = try row.integer("plaintext_zero_bytes")
        try require((0...Self.maximumZeroBytes).contains(count), "plaintext_zero_bytes is out of range")
        return [UInt8](repeating: 0, count: count)
    }
}
