import MeshCrypto
import MeshProtocol
import NIOCore

/// A client that asks two authorities on one store for the same thing at the same time.
struct RaceWorker: Sendable {
    private struct Node: Sendable {
        let key: SigningKey
        var certificate: String
    }

    let forge: RequestForge
    var generator: SeededGenerator
    private(set) var history: [HistoryOperation] = []
    private(set) var surprises: [String] = []
    private(set) var requests = 0
    private var nodes: [Node] = []

    init(forge: RequestForge, generator: SeededGenerator) {
        self.forge = forge
        self.generator = generator
    }

    /// Works until it has sent this many requests.
    mutating func work(ports: [Int], requests limit: Int) async throws {
        var connections: [WireConnection] = []
        for port in ports { connections.append(try await WireConnection.open(port: port)) }
        defer { for connection in connections { connection.abandon() } }
        while requests < limit { try await step(connections) }
    }

    private mutating func step(_ connections: [WireConnection]) async throws {
        let choice = Int.random(in: 0..<100, using: &generator)
        if nodes.isEmpty || choice < 30 { return try await raceToJoin(connections) }
        let index = Int.random(in: nodes.indices, using: &generator)
        switch choice {
        case 30..<45: try await raceToRenew(index, connections)
        case 45..<50: try await raceToRevoke(nodes.remove(at: index), connections)
        case 50..<90: try await raceToReplay(nodes[index], connections)
        default: try await readLists(connections)
        }
    }

    // MARK: Races

    /// Two keys, one invite.
    private mutating func raceToJoin(_ connections: [WireConnection]) async throws {
        let maker = Int.random(in: connections.indices, using: &generator)
        requests += 1
        let made = try await connections[maker].exchange(forge.invite())
        guard made.status == 201, let token = made.json["token_id"]?.stringValue else {
            return surprises.append("an invite was answered \(made.outcome)")
        }
        let keys = try connections.map { _ in try SigningKey.generate() }
        let answers = try await ask(
            connections, try keys.map { try forge.join($0, token: token, headers: [address()]) })
        for (key, answer) in zip(keys, answers) {
            if answer.reply.status == 201, let certificate = answer.reply.json["cert_id"]?.stringValue {
                note(answer, .redeemed(token: token, key: key.publicKey.text, certificate: certificate))
                nodes.append(Node(key: key, certificate: certificate))
            } else if answer.reply.outcome == "403 invalid_invite_token" {
                note(answer, .refused(token: token))
            } else {
                surprises.append("a join was answered \(answer.reply.outcome)")
            }
        }
    }

    /// One certificate, two renewals.
    private mutating func raceToRenew(_ index: Int, _ connections: [WireConnection]) async throws {
        let node = nodes[index]
        let answers = try await ask(
            connections, try connections.map { _ in try forge.renew(node.key, node.certificate) })
        for answer in answers {
            guard answer.reply.status == 201, let id = answer.reply.json["cert_id"]?.stringValue else {
                surprises.append("a renewal was answered \(answer.reply.outcome)")
                continue
            }
            note(answer, .renewed(predecessor: node.certificate, certificate: id))
            nodes[index].certificate = id
        }
    }

    /// One certificate, two revocations.
    private mutating func raceToRevoke(_ node: Node, _ connections: [WireConnection]) async throws {
        let answers = try await ask(connections, try connections.map { _ in try forge.revoke(node.certificate) })
        for answer in answers {
            guard answer.reply.status == 200, let sequence = answer.reply.json["crl_sequence"]?.int64Value else {
                surprises.append("a revocation was answered \(answer.reply.outcome)")
                continue
            }
            note(answer, .revoked(certificate: node.certificate, sequence: sequence))
        }
    }

    /// One signed sign of life, sent twice.
    private mutating func raceToReplay(_ node: Node, _ connections: [WireConnection]) async throws {
        let nonce = UUIDv4.make()
        let request = try forge.heartbeat(node.key, node.certificate, nonce: nonce)
        let answers = try await ask(connections, connections.map { _ in request })
        for answer in answers where answer.reply.status == 200 { note(answer, .accepted(nonce: nonce)) }
        if !answers.contains(where: { $0.reply.status == 200 }) {
            surprises.append("a sign of life was answered \(answers.map(\.reply.outcome))")
        }
    }

    private mutating func readLists(_ connections: [WireConnection]) async throws {
        for answer in try await ask(connections, connections.map { _ in RequestForge.get("/crl") }) {
            let list = try PublishedList(answer.reply)
            note(answer, .listed(sequence: list.sequence, revoked: list.revoked))
        }
    }

    // MARK: Exchange

    private struct Answer {
        let process: Int
        let begin: UInt64
        let reply: WireReply
    }

    /// Sends one request to each process at the same time.
    private mutating func ask(_ connections: [WireConnection], _ asked: [ByteBuffer]) async throws -> [Answer] {
        requests += asked.count
        let begin = TrialClock.now()
        let replies = zip(connections, asked).map { $0.begin($1) }
        var answers: [Answer] = []
        for (process, reply) in replies.enumerated() {
            answers.append(Answer(process: process, begin: begin, reply: try await reply.get()))
        }
        return answers
    }

    private mutating func note(_ answer: Answer, _ outcome: HistoryOperation.Outcome) {
        history.append(
            HistoryOperation(
                process: answer.process, begin: answer.begin, end: answer.reply.receivedAt, outcome))
    }

    /// An address of its own, so that refused invites do not add up.
    private mutating func address() -> (String, String) {
        let part = (0..<3).map { _ in String(Int.random(in: 0...255, using: &generator)) }.joined(separator: ".")
        return ("X-Forwarded-For", "10.\(part)")
    }
}
