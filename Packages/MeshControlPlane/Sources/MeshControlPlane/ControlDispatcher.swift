internal import MeshCrypto
public import MeshProtocol

/// Decides which control messages are carried out.
///
/// A machine: it knows no command, only the names for which its owner has handlers, and performs nothing. An accepted
/// message is remembered in the same step, after verification, so that an unverified message blocks no id.
///
/// ```swift
/// var dispatcher = ControlDispatcher(nodeID: id)
/// dispatcher.register(command: "policy_update")
/// switch dispatcher.receive(message, from: peer, issuers: issuers, now: now) {
/// case .refuse(let refusal): audit(refusal)
/// case .execute(let accepted): run(accepted)
/// }
/// ```
///
/// - Source: Specification 05 §10
public struct ControlDispatcher: Sendable {
    /// How messages ended so far.
    public private(set) var counters = ControlCounters()

    private let node: String
    private let verifier: ControlVerifier
    private var replays: ReplayCache
    private var commands: Set<ExactText> = []

    /// Makes a dispatcher without commands.
    ///
    /// - Parameters:
    ///   - nodeID: This node.
    ///   - signatures: Which signatures a message needs.
    ///   - authorizer: What roles may do.
    ///   - replays: The replay memory, with what was stored by an earlier run.
    public init(
        nodeID: NodeID, signatures: SignaturePolicy = SignaturePolicy(), authorizer: RoleAuthorizer = RoleAuthorizer(),
        replays: ReplayCache = ReplayCache()
    ) {
        self.init(target: nodeID.text, signatures: signatures, authorizer: authorizer, replays: replays)
    }

    /// Makes a dispatcher for a node that messages call by another text than its id, as published vectors do.
    ///
    /// - Parameters:
    ///   - target: The text by which messages target this node.
    ///   - signatures: Which signatures a message needs.
    ///   - authorizer: What roles may do.
    ///   - replays: The replay memory.
    public init(
        target: String, signatures: SignaturePolicy = SignaturePolicy(), authorizer: RoleAuthorizer = RoleAuthorizer(),
        replays: ReplayCache = ReplayCache()
    ) {
        node = target
        verifier = ControlVerifier(signatures: signatures, authorizer: authorizer)
        self.replays = replays
    }

    /// The remembered messages, for storage in a `ReplayCacheFile`.
    public var replayEntries: [ReplayCache.Entry] { replays.entries }

    /// Names a command for which the owner has a handler; naming it again changes nothing.
    ///
    /// A handler grants nothing: roles decide first.
    public mutating func register(command: String) {
        commands.insert(ExactText(command))
    }

    /// Judges a message.
    ///
    /// - Parameters:
    ///   - message: The message as received.
    ///   - peer: The authenticated node whose link delivered it; nil for one of our own.
    ///   - issuers: Who issuers are.
    ///   - now: The present time.
    public mutating func receive(
        _ message: ControlMessage, from peer: NodeID?, issuers: some IssuerDirectory, now: UTCTime
    ) -> ControlAction {
        do throws(ControlRefusal) {
            return .execute(try judge(message, from: peer, issuers: issuers, now: now))
        } catch {
            counters.countRefusal(at: error.stage)
            return .refuse(error)
        }
    }

    /// Counts the end of an accepted message.
    ///
    /// The message stays remembered either way.
    ///
    /// - Parameter succeeded: Whether the command took effect.
    public mutating func handlerFinished(succeeded: Bool) {
        if succeeded { counters.applied += 1 } else { counters.failed += 1 }
    }

    /// Forgets messages that have ended; call it now and then.
    public mutating func removeEndedReplays(now: UTCTime) {
        replays.removeEnded(now: now)
    }

    private mutating func judge(
        _ message: ControlMessage, from peer: NodeID?, issuers: some IssuerDirectory, now: UTCTime
    ) throws(ControlRefusal) -> AcceptedControlMessage {
        try requireAcceptableTexts(of: message)
        if let peer, issuers.isRevoked(peer) {
            throw ControlRefusal(.revoked, "Sender is revoked: \(peer.fingerprint)")
        }
        try requireThisNode(in: message)
        let replay = ControlRefusal(.replay, "Control message already processed (replay attack?)")
        guard !replays.contains(message.messageID, now: now) else { throw replay }
        let issuer = try issuer(of: message, in: issuers, now: now)
        let verdict = try verifier.verify(message, issuer: issuer, now: now)
        let memory = ReplayCache.Entry(id: message.messageID, end: verdict.end)
        switch replays.claim(memory, now: now) {
        case .claimed: break
        case .alreadyClaimed: throw replay
        case .full: throw ControlRefusal(.replay, "Replay memory is full; no command is accepted until one has ended")
        }
        guard commands.contains(ExactText(message.command)) else {
            throw ControlRefusal(.noHandler, "No handler for command: \(message.command)")
        }
        return AcceptedControlMessage(message: message, roles: verdict.roles, memory: memory)
    }

    private func requireThisNode(in message: ControlMessage) throws(ControlRefusal) {
        if let target = message.target {
            guard target.isSameText(as: node) else {
                throw ControlRefusal(.target, "Message not targeted at this node")
            }
        } else if message.scope.isSameText(as: "node") {
            throw ControlRefusal(.target, "Message of scope node names no target")
        }
    }

    private func issuer(
        of message: ControlMessage, in issuers: some IssuerDirectory, now: UTCTime
    ) throws(ControlRefusal) -> ControlIssuer {
        guard let issuer = issuers.issuer(named: message.issuer, now: now) else {
            throw ControlRefusal(.issuer, "Unknown issuer: \(message.issuer)")
        }
        guard issuer.isVouching else {
            throw ControlRefusal(.issuer, "Issuer key is no longer valid: \(message.issuer)")
        }
        guard !issuers.isRevoked(issuer.key.nodeID) else {
            throw ControlRefusal(.revoked, "Issuer is revoked: \(message.issuer)")
        }
        return issuer
    }

    private func requireAcceptableTexts(of message: ControlMessage) throws(ControlRefusal) {
        let texts = [
            ("message_id", message.messageID, MeshLimits.maximumMessageIDLength),
            ("command", message.command, MeshLimits.maximumNameLength),
            ("scope", message.scope, MeshLimits.maximumNameLength),
            ("issuer", message.issuer, MeshLimits.maximumNameLength),
        ]
        for (name, text, limit) in texts {
            guard (1...limit).contains(text.unicodeScalars.count) else {
                throw ControlRefusal(.malformed, "\(name) must have 1 to \(limit) characters")
            }
        }
        guard message.issuerRoles.count <= MeshLimits.maximumRoles else {
            throw ControlRefusal(.malformed, "issuer_roles has more than \(MeshLimits.maximumRoles) entries")
        }
    }
}
