internal import Logging
internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime
internal import ServiceLifecycle

/// Runs a node until it is asked to stop, as `join --persistent` does.
struct PersistentNode: Sendable {
    private let listenHost: String
    private let listenPort: Int
    private let advertise: Endpoint?
    private let peers: [Endpoint]
    private let profile: NodeProfile
    private let printsMessages: Bool

    /// Checks the options before anything is asked of the authority.
    init(_ command: JoinCommand) throws {
        listenHost = command.listenHost
        listenPort = Int(command.listenPort)
        advertise = try command.advertise.map { text in
            guard let endpoint = Endpoint(announced: text) else {
                throw CommandFailure("--advertise \(text) must be host:port.")
            }
            return endpoint
        }
        peers = try command.peer.map { try Self.endpoint($0, of: "--peer") }
        profile = command.profile.profile
        printsMessages = command.printMessages
    }

    /// An endpoint given on the command line.
    static func endpoint(_ text: String, of option: String) throws -> Endpoint {
        guard let endpoint = Endpoint(text) else {
            throw CommandFailure("\(option) \(text) must be host:port or a ws:// or wss:// URL.")
        }
        return endpoint
    }

    func run(
        _ member: NodeEnrollment.Member, files: NodeFiles, authority: String, in context: CommandContext
    ) async throws {
        var configuration = MeshNodeConfiguration(
            genesis: member.genesis, signingKey: member.key, certificate: member.certificate)
        configuration.authorityURL = authority
        configuration.listenHost = listenHost
        configuration.listenPort = listenPort
        configuration.advertise = advertise
        configuration.peers = peers
        configuration.profile = profile
        configuration.stateDirectory = context.absolute(files.state)
        configuration.certificatePath = context.absolute(files.certificate)
        configuration.wallClock = context.clock
        try context.createFolder(files.state)
        let logger = context.logger("genesis-mesh.node", level: .info)
        let node = try MeshNode(configuration: configuration, logger: logger)
        try await context.run([node], logger: logger) { [listenHost, printsMessages] in
            let port = try await node.boundPort()
            context.note("Listening on \(URLText.webSocket(host: listenHost, port: port))")
            for await message in node.messages where printsMessages {
                context.print(MessageLine(message).text)
            }
        }
        if printsMessages { context.note("Runtime stopped") } else { context.print("Runtime stopped") }
    }
}

/// One delivered message as a line of JSON.
///
/// - Source: Specification 07 §5
struct MessageLine: Sendable {
    let text: String

    init(_ message: ReceivedMessage) {
        self.init(from: message.from, bytes: message.bytes, at: message.receivedAt)
    }

    init(from: NodeID, bytes: [UInt8], at time: UTCTime) {
        var members: [(String, JSONValue)] = [("from", .string(from.text))]
        if let content = String(validating: bytes, as: UTF8.self) {
            members.append(("text", .string(content)))
        } else {
            members.append(("data", .string(Base64.encode(bytes))))
        }
        members.append(("at", .string(time.zuluText)))
        text = String(decoding: JSONValue.object(JSONObject(members)).plainBytes(), as: UTF8.self)
    }
}
