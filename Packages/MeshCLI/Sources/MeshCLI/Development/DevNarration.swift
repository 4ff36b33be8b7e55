internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime
internal import Synchronization

/// The events of a node that a person at a development mesh wants to see.
enum DevEvents {
    /// The event as a line, nil if it is of no interest.
    static func line(_ event: NodeEvent, names: [NodeID: String]) -> String? {
        func name(_ id: NodeID) -> String { names[id] ?? "\(id.text.prefix(12))..." }
        switch event {
        case .peerUp(let peer): return "link to \(name(peer)) is up"
        case .peerDown(let peer, let cause): return "link to \(name(peer)) is gone: \(cause)"
        case .revocationsUpdated(let sequence): return "revocation list \(sequence) is in force"
        case .peerRejected(let peer, let reason): return "\(name(peer)) is no longer accepted: \(reason)"
        case .certificateRenewed(let id): return "its certificate is now \(id)"
        default: return nil
        }
    }
}

/// Prints messages that arrive at a development mesh from outside.
final class ArrivalPrinter: Sendable {
    private let names = Mutex<[NodeID: String]>([:])
    private let context: CommandContext

    init(context: CommandContext) {
        self.context = context
    }

    /// Names these senders from now on.
    func know(_ members: [NodeEnrollment.Member]) {
        names.withLock { names in
            for (index, member) in members.enumerated() {
                names[member.key.publicKey.nodeID] = DevNode.name(index)
            }
        }
    }

    /// Tells of a message at a node.
    func print(_ message: ReceivedMessage, at receiver: Int) {
        let sender = names.withLock { $0[message.from] } ?? "\(message.from.text.prefix(12))..."
        let content = String(validating: message.bytes, as: UTF8.self)?.printable ?? "\(message.bytes.count) bytes"
        context.note("\(DevNode.name(receiver)): message from \(sender): \(content)")
    }
}

/// What to try next at a development mesh: commands that work against it.
struct DevHints: Sendable {
    let mesh: DevMesh
    let context: CommandContext

    var text: String {
        let program = ShellText.quoted(context.programName)
        let config = ShellText.quoted(mesh.network.plan.config)
        let home = mesh.network.plan.home
        let first = mesh.nodes[0].endpoint.text
        let last = mesh.nodes[mesh.nodes.count - 1]
        let own = ShellText.quoted(PathText.joining(home, "mine/\(MeshConfig.fileName)"))
        return """

            Try, in another terminal:
              \(program) status --config \(config)
              \(program) send --config \(config) --via \(first) --to \(last.id.text) --message 'hello'
              \(program) admin revoke \(last.member.certificate.certID) --config \(config)
              \(program) join --config \(own) --na \(mesh.authorityURL) --persistent --print-messages \\
                --peer \(first) --token "$(\(program) admin invite --config \(config))"

            Messages and events show here. Press Ctrl-C to stop.
            """
    }
}

/// Text for a POSIX shell.
enum ShellText {
    /// `text` as one word.
    static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_-./:=+@%".utf8.contains(byte)
                }
            }
        guard !isPlain else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
