internal import MeshCrypto
internal import MeshProtocol

/// The folder `noise`: published transcripts of `Noise_XX_25519_AESGCM_SHA256` with any prologue, keys and payloads.
enum PublishedNoiseVectors: VectorSuite {
    /// The messages that are the handshake; transport messages follow, the first from the responder.
    private static let handshakeMessages = 3

    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for (index, json) in try file.array("vectors").enumerated() {
            let row = try VectorRow(json)
            guard try isOurProtocol(row, of: file) else {
                cases.leaveOut()
                continue
            }
            let source = try row.optionalText("source_file") ?? ""
            cases.run("vector \(index) \(source)", of: row) { try check(row) }
        }
    }

    private static func isOurProtocol(_ row: VectorRow, of file: VectorRow) throws -> Bool {
        let name =
            try row.optionalText("protocol_name") ?? row.optionalText("name") ?? file.optionalText("protocol_name")
        return name == MeshNoise.protocolName
    }

    private static func check(_ row: VectorRow) throws {
        let messages = try row.array("messages").map { try VectorRow($0) }
        try require(messages.count >= handshakeMessages, "the transcript has no complete handshake")
        var pair = NoisePair(
            initiator: try NoiseHandshake(
                role: .initiator, staticKey: AgreementKey(bytes: row.hex("init_static")),
                prologue: row.hex("init_prologue"), ephemeralKey: AgreementKey(bytes: row.hex("init_ephemeral"))),
            responder: try NoiseHandshake(
                role: .responder, staticKey: AgreementKey(bytes: row.hex("resp_static")),
                prologue: row.hex("resp_prologue"), ephemeralKey: AgreementKey(bytes: row.hex("resp_ephemeral"))))
        for (index, message) in messages.prefix(handshakeMessages).enumerated() {
            try checkHandshake(message, index: index, pair: &pair)
        }
        var sessions = try pair.finish()
        if row.has("handshake_hash") {
            let hash = try row.hex("handshake_hash")
            try require(sessions.initiator.handshakeHash, equalsBytes: hash, "the initiator's handshake hash")
            try require(sessions.responder.handshakeHash, equalsBytes: hash, "the responder's handshake hash")
        }
        for (index, message) in messages.enumerated().dropFirst(handshakeMessages) {
            let payload = try message.hex("payload")
            let (frame, opened) = try sessions.exchange(payload, isFromInitiator: index.isMultiple(of: 2))
            try require(frame, equalsBytes: message.hex("ciphertext"), "message \(index)")
            try require(opened, equalsBytes: payload, "the payload of message \(index)")
        }
    }

    private static func checkHandshake(_ message: VectorRow, index: Int, pair: inout NoisePair) throws {
        let payload = try message.hex("payload")
        let written: [UInt8]
        let read: [UInt8]
        if index.isMultiple(of: 2) {
            written = try pair.initiator.writeMessage(payload: payload)
            read = try pair.responder.readMessage(written)
        } else {
            written = try pair.responder.writeMessage(payload: payload)
            read = try pair.initiator.readMessage(written)
        }
        try require(written, equalsBytes: message.hex("ciphertext"), "message \(index)")
        try require(read, equalsBytes: payload, "the payload of message \(index)")
    }
}
