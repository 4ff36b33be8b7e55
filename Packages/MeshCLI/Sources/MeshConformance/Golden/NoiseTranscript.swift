internal import MeshCrypto

/// The inputs of the handshake in `noise-xx.json`, and its recorded messages.
struct NoiseTranscript {
    private let prologue: [UInt8]
    private let initiatorStatic: AgreementKey
    private let initiatorEphemeral: AgreementKey
    private let responderStatic: AgreementKey
    private let responderEphemeral: AgreementKey
    private let messages: [[UInt8]]
    private let initiatorPayload: [UInt8]
    private let responderPayload: [UInt8]

    init(_ file: VectorRow, keys: NamedKeys) throws {
        try require(file.text("protocol_name"), equals: MeshNoise.protocolName, "the protocol")
        let initiator = try file.row("initiator")
        let responder = try file.row("responder")
        let certificates = try file.row("certificates_b64")
        prologue = try file.base64("prologue_b64")
        initiatorStatic = try keys.signingKey(initiator.text("static_seed_ed25519")).agreementKey()
        initiatorEphemeral = try AgreementKey(bytes: initiator.base64("ephemeral_private_b64"))
        responderStatic = try keys.signingKey(responder.text("static_seed_ed25519")).agreementKey()
        responderEphemeral = try AgreementKey(bytes: responder.base64("ephemeral_private_b64"))
        messages = try (1...3).map { try file.base64("message_\($0)_b64") }
        // The payload is the text itself, not the bytes it stands for.
        initiatorPayload = try Array(certificates.text(initiator.text("static_seed_ed25519")).utf8)
        responderPayload = try Array(certificates.text(responder.text("static_seed_ed25519")).utf8)
    }

    func makePair() throws -> NoisePair {
        NoisePair(
            initiator: try NoiseHandshake(
                role: .initiator, staticKey: initiatorStatic, prologue: prologue, ephemeralKey: initiatorEphemeral),
            responder: try NoiseHandshake(
                role: .responder, staticKey: responderStatic, prologue: prologue, ephemeralKey: responderEphemeral))
    }

    /// Runs the three messages, compares them and their payloads, and returns their lengths.
    func run(_ pair: inout NoisePair) throws -> [Int] {
        let first = try pair.initiator.writeMessage(payload: [])
        try require(first, equalsBytes: messages[0], "message 1")
        try require(pair.responder.readMessage(first), equalsBytes: [], "the payload of message 1")

        let second = try pair.responder.writeMessage(payload: responderPayload)
        try require(second, equalsBytes: messages[1], "message 2")
        try require(pair.initiator.readMessage(second), equalsBytes: responderPayload, "the payload of message 2")

        let third = try pair.initiator.writeMessage(payload: initiatorPayload)
        try require(third, equalsBytes: messages[2], "message 3")
        try require(pair.responder.readMessage(third), equalsBytes: initiatorPayload, "the payload of message 3")

        try require(
            pair.initiator.remoteStaticKey?.bytes ?? [], equalsBytes: responderStatic.publicKey.bytes,
            "the responder's static key")
        try require(
            pair.responder.remoteStaticKey?.bytes ?? [], equalsBytes: initiatorStatic.publicKey.bytes,
            "the initiator's static key")
        return [first.count, second.count, third.count]
    }
}
