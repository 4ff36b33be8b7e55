import MeshCrypto
import MeshProtocol
import NIOCore

/// One of the clients of a mixed load, with the nodes that are its own.
///
/// It outlives the authority: what was under way when the connection ended is in doubt, and asked for again at the
/// next authority until it is acknowledged.
struct LoadWorker: Sendable {
    struct Node: Sendable {
        let key: SigningKey
        let token: String
        /// The certificate that the invite was redeemed for.
        let first: String
        /// The certificate that the node holds.
        var certificate: String
    }

    enum Doubt: Sendable {
        case join(SigningKey, token: String)
        case renew(Node, index: Int)
        case revoke(Node)
        case policy(String)
    }

    let forge: RequestForge
    let ledger: Ledger
    var generator: SeededGenerator
    /// Whether 503 is an answer to be expected, as with a full disk.
    var toleratesUnavailable = false
    /// Nodes with a certificate that is in force.
    private(set) var nodes: [Node] = []
    private(set) var doubt: Doubt?
    /// The last sign of life that was acknowledged, as it was sent.
    private(set) var lastHeartbeat: ByteBuffer?
    /// Answers that no correct authority gives to this load.
    private(set) var surprises: [String] = []
    private(set) var acknowledged = 0
    private(set) var unavailable = 0

    init(forge: RequestForge, ledger: Ledger, generator: SeededGenerator) {
        self.forge = forge
        self.ledger = ledger
        self.generator = generator
    }

    /// Works until the connection ends or it is told to stop.
    mutating func work(port: Int, until stop: StopFlag) async throws {
        guard let connection = try? await WireConnection.open(port: port) else {
            // The authority was killed before we came: there is nothing to do.
            return
        }
        defer { connection.abandon() }
        do {
            try await settleDoubt(connection)
            while !stop.isSet { try await step(connection) }
        } catch is WireConnection.Ended {
            return
        }
    }

    /// Asks again for what was under way when the last authority ended.
    private mutating func settleDoubt(_ connection: WireConnection) async throws {
        switch doubt {
        case .join(let key, let token): try await join(key, token: token, connection)
        case .renew(let node, let index): try await renew(node, at: index, connection)
        case .revoke(let node): try await revoke(node, connection)
        case .policy(let id): try await publish(id, connection)
        case nil: break
        }
    }

    private mutating func step(_ connection: WireConnection) async throws {
        let operation = LoadOperation.next(using: &generator)
        if operation == .policy { return try await publish("policy-" + UUIDv4.make(), connection) }
        if operation == .list { return try await readList(connection) }
        if operation == .join || nodes.isEmpty { return try await enrol(connection) }
        let index = Int.random(in: nodes.indices, using: &generator)
        switch operation {
        case .renew: try await renew(nodes[index], at: index, connection)
        case .revoke: try await revoke(nodes.remove(at: index), connection)
        default: try await heartbeat(nodes[index], connection)
        }
    }

    // MARK: Operations

    private mutating func enrol(_ connection: WireConnection) async throws {
        let reply = try await exchange(forge.invite(), connection, expecting: 201)
        guard let token = reply?.json["token_id"]?.stringValue, let reply else { return }
        try note(.invited(token: token), reply)
        try await join(try SigningKey.generate(), token: token, connection)
    }

    private mutating func join(_ key: SigningKey, token: String, _ connection: WireConnection) async throws {
        doubt = .join(key, token: token)
        guard let reply = try await exchange(forge.join(key, token: token), connection, expecting: 201),
            let certificate = reply.json["cert_id"]?.stringValue
        else { return }
        doubt = nil
        try note(.joined(token: token, key: key.publicKey, certificate: certificate), reply)
        nodes.append(Node(key: key, token: token, first: certificate, certificate: certificate))
    }

    private mutating func renew(_ node: Node, at index: Int, _ connection: WireConnection) async throws {
        doubt = .renew(node, index: index)
        guard let reply = try await exchange(forge.renew(node.key, node.certificate), connection, expecting: 201),
            let certificate = reply.json["cert_id"]?.stringValue
        else { return }
        doubt = nil
        try note(
            .renewed(predecessor: node.certificate, key: node.key.publicKey, certificate: certificate), reply)
        nodes[index].certificate = certificate
    }

    private mutating func revoke(_ node: Node, _ connection: WireConnection) async throws {
        doubt = .revoke(node)
        guard let reply = try await exchange(forge.revoke(node.certificate), connection, expecting: 200) else {
            return
        }
        doubt = nil
        guard let sequence = reply.json["crl_sequence"]?.int64Value else {
            return surprises.append("a revocation was answered without a sequence")
        }
        try note(.revoked(certificate: node.certificate, sequence: sequence), reply)
    }

    private mutating func publish(_ id: String, _ connection: WireConnection) async throws {
        doubt = .policy(id)
        guard let reply = try await exchange(forge.policy(id), connection, expecting: 201) else { return }
        doubt = nil
        try note(.published(policy: id), reply)
    }

    private mutating func heartbeat(_ node: Node, _ connection: WireConnection) async throws {
        let nonce = UUIDv4.make()
        let request = try forge.heartbeat(node.key, node.certificate, nonce: nonce)
        guard let reply = try await exchange(request, connection, expecting: 200) else { return }
        try note(.heartbeat(key: node.key.publicKey, nonce: nonce), reply)
        lastHeartbeat = request
    }

    private mutating func readList(_ connection: WireConnection) async throws {
        let reply = try await exchange(RequestForge.get("/crl"), connection, expecting: 200)
        guard let reply else { return }
        guard let sequence = reply.json["sequence"]?.int64Value else {
            return surprises.append("a revocation list has no sequence")
        }
        try note(.listed(sequence: sequence), reply)
    }

    // MARK: Exchange

    private mutating func note(_ acknowledgement: Acknowledgement, _ reply: WireReply) throws {
        try ledger.record(acknowledgement, at: reply.receivedAt)
        acknowledged += 1
    }

    /// The reply with the expected status; nil, and a note of it, for any other.
    private mutating func exchange(
        _ request: ByteBuffer, _ connection: WireConnection, expecting status: Int
    ) async throws -> WireReply? {
        let reply = try await connection.exchange(request)
        if reply.status == status { return reply }
        if reply.status == 503, toleratesUnavailable {
            unavailable += 1
            // A refused operation may be asked for again, but the load goes on with others.
            if case .revoke(let node)? = doubt { nodes.append(node) }
        } else {
            surprises.append("\(reply.outcome) instead of \(status)")
        }
        doubt = nil
        return nil
    }
}
