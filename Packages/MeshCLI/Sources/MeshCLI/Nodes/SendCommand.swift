internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime

/// `send`: sends one message through a peer.
///
/// - Source: Specification 07 §5
struct SendCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a message to a node through a peer.",
        discussion: """
            Opens a link of its own to the peer, verifies the peer's certificate, sends one message and closes. Links \
            carry no acknowledgement from the recipient; the text says what is known.
            """)

    /// Payloads above this are refused before anything is dialled, in bytes.
    static let maximumBytes = 512 << 10

    @Option(name: .long, parsing: .unconditional, help: "The recipient's node public key.")
    var to: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The peer to send through.", valueName: "host:port"))
    var via: String

    @Option(name: .long, parsing: .unconditional, help: "The text to send.")
    var message: String

    @OptionGroup var config: ConfigOptions
    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let mesh = try MeshConfig.require(config.config, in: context)
        let genesis = try context.readGenesis(mesh.required(.genesis))
        let key = try context.readPrivateKey(
            mesh.required(.nodeKey), passphrase: try passphrase.passphrase(in: context))
        let certificate = try context.readCertificate(mesh.required(.nodeCertificate))
        let endpoint = try PersistentNode.endpoint(via, of: "--via")
        guard let recipient = NodeID(text: to) else {
            throw CommandFailure("--to \(to) is not a node public key: 44 characters of base64 are expected.")
        }
        guard message.utf8.count <= Self.maximumBytes else {
            throw CommandFailure("--message is longer than \(Self.maximumBytes) bytes.")
        }
        let trust = try await SendTrust.gather(
            genesis: genesis, key: key, certificate: certificate, authority: mesh.string(.authorityEndpoint),
            in: context)
        let sender = MeshSender(
            identity: trust, wallClock: context.clock, logger: context.logger("genesis-mesh.send"))
        let receipt: MeshSender.Receipt
        do {
            receipt = try await sender.send(Array(message.utf8), to: recipient, via: endpoint)
        } catch {
            throw CommandFailure(error.message)
        }
        let result = SendResult(
            message: message, recipient: recipient, via: via.hasPrefix("ws") ? via : "ws://\(via)",
            receipt: receipt)
        context.show(result, as: outputOptions.format)
    }
}

/// What is known about a message that was sent.
struct SendResult: CommandResult {
    static let schema = "genesis-mesh/send/1"

    let message: String
    let recipient: NodeID
    let via: String
    let receipt: MeshSender.Receipt

    private var isRecipient: Bool { receipt.peer == recipient }

    var members: [(String, JSONValue)] {
        [
            ("message", .string(message)),
            ("to", .string(recipient.text)),
            ("via", .string(via)),
            ("message_id", .string(receipt.messageID)),
            ("peer", .string(receipt.peer.text)),
            ("received_by_peer", .bool(receipt.isReceived)),
            ("peer_is_recipient", .bool(isRecipient)),
        ]
    }

    var text: String {
        let peer = isRecipient ? "the recipient" : "the peer \(receipt.peer.text.prefix(24))..."
        let known: String
        switch (receipt.isReceived, isRecipient) {
        case (true, true): known = "received by the recipient itself, whose certificate was verified"
        case (true, false):
            known = "received by \(peer), whose certificate was verified; what happens beyond it is not acknowledged"
        case (false, _): known = "handed to \(peer), whose certificate was verified; not confirmed"
        }
        return """
            Sent: \(message.quoted)
              to:  \(recipient.text.prefix(24))...
              via: \(via.printable)
              delivery: \(known)
            """
    }
}
