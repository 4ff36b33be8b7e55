public import MeshIdentity
public import MeshProtocol

/// How revocations spread: which list is held, what peers hold, and who is sent what.
///
/// A node announces the sequence of its list every minute and at once on change, sends the list to who has an older
/// one, and asks who has a newer one. A new list is pushed to every peer that is not known to hold it.
/// - Source: Specification 04 §7, Specification 05 §8
public struct RevocationMachine: Sendable {
    /// Bytes that a message needs beside the list.
    private static let envelopeBytes = 1_024

    private let configuration: RevocationConfiguration
    private var peers: [NodeID: RevocationPeer] = [:]
    private var nextGossip: ContinuousClock.Instant?
    private var fitsOneMessage = true
    /// The revocations in force.
    public private(set) var index = RevocationIndex()
    /// Requests that were ignored because the list had been sent a moment before.
    public private(set) var ignoredRequests = 0

    /// Creates the gossip of a node that holds no list.
    public init(configuration: RevocationConfiguration = .standard) {
        self.configuration = configuration
    }

    /// The list that is held.
    public var current: CertificateRevocationList? { index.list }

    /// When ``timerFired(now:using:)`` is due; nil before the first announcement, which is due at once.
    public var nextDeadline: ContinuousClock.Instant? {
        guard let nextGossip, let sequence = index.sequence else { return nextGossip }
        return peers.values.compactMap { $0.listDue(sequence, configuration) }.reduce(nextGossip, min)
    }

    // MARK: Storage

    /// What is to be stored, so that a restart without the authority forgets no revocation; nil without a list.
    public var persistentBytes: [UInt8]? {
        guard let list = index.list else { return nil }
        let state: JSONValue = ["crl": list.json, "retained": .array(index.retained.map(\.json))]
        return state.plainBytes()
    }

    /// Takes what an earlier run stored.
    ///
    /// - Returns: Whether it was read and signed by the authority; otherwise nothing changes.
    public mutating func restore(_ bytes: [UInt8], trust: MembershipTrust) -> Bool {
        // Stored text that does not read is reported as a whole; the caller fetches a list instead.
        guard let state = try? JSONValue(parsing: bytes).objectValue,
            let list = try? FieldReader(members: state).document("crl", as: CertificateRevocationList.self),
            let retained = try? FieldReader(members: state).documents("retained", of: RevokedCertificate.self),
            list.sequence >= 0, list.revokedCertificates.count + retained.count <= MeshLimits.maximumCRLEntries,
            CRLAcceptance.isSigned(list, history: trust.history)
        else { return false }
        hold(RevocationIndex(list, retained: retained))
        return true
    }

    // MARK: Inputs

    /// The first link to a peer was established: says what we hold, or asks for what it holds.
    public mutating func peerUp(_ peer: NodeID, now: ContinuousClock.Instant) -> [RevocationAction] {
        guard peers[peer] == nil else { return [] }
        var state = RevocationPeer()
        defer { peers[peer] = state }
        if let announcement { return [.send(announcement, to: peer)] }
        return state.admitsRequest(now: now, configuration) ? [.send(.requestCRL, to: peer)] : []
    }

    /// The last link to a peer ended.
    public mutating func peerDown(_ peer: NodeID) {
        peers[peer] = nil
    }

    /// Frames for a peer were given up: it is told again what we hold, and a list sent to it counts as not sent.
    public mutating func framesLost(to peer: NodeID) -> [RevocationAction] {
        guard peers[peer] != nil, let announcement else { return [] }
        peers[peer]?.listLost()
        return [.send(announcement, to: peer)]
    }

    /// A peer sent a message of type `revocation`.
    public mutating func receive(
        _ payload: RevocationPayload, from peer: NodeID, context: RevocationContext
    ) -> [RevocationAction] {
        guard peers[peer] != nil else { return [] }
        switch payload {
        case .announceSequence(let sequence, _): return takeAnnouncement(sequence, from: peer, now: context.now)
        case .requestCRL: return sendList(to: peer, now: context.now, isRequested: true)
        case .crlData(let list), .emergencyCRL(let list): return takeList(list, from: peer, context: context)
        }
    }

    /// The authority sent its list.
    ///
    /// - Returns: No action when the list is the one that is held.
    public mutating func receiveFromAuthority(
        _ list: CertificateRevocationList, context: RevocationContext
    ) -> [RevocationAction] {
        let heldSequence = index.sequence
        let judged = CRLAcceptance.refusal(
            ofAuthoritys: list, held: index, history: context.trust.history, now: context.wall)
        guard let refusal = judged else { return accept(list, from: nil, context: context) }
        return refusal == .notNewer && list.sequence == heldSequence ? [] : [.refused(refusal, from: nil)]
    }

    /// Time has passed: announces our sequence when it is due, and sends lists that had to wait.
    public mutating func timerFired(
        now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> [RevocationAction] {
        var actions: [RevocationAction] = []
        if let sequence = index.sequence {
            for (peer, state) in peers.sorted(by: { $0.key < $1.key }) {
                guard let due = state.listDue(sequence, configuration), due <= now else { continue }
                actions += sendList(to: peer, now: now, isRequested: false)
            }
        }
        if let nextGossip, nextGossip > now { return actions }
        let jitter = MeshLimits.periodicJitter
        let factor = Double.random(in: 1 - jitter...1 + jitter, using: &random)
        nextGossip = now.advanced(by: configuration.gossipInterval * factor)
        return actions + announceToAll()
    }

    // MARK: Parts

    private var announcement: RevocationPayload? {
        index.list.map { .announceSequence(sequence: $0.sequence, crlID: $0.crlID) }
    }

    private func announceToAll() -> [RevocationAction] {
        guard let announcement else { return [] }
        return peers.keys.sorted().map { .send(announcement, to: $0) }
    }

    private mutating func takeAnnouncement(
        _ sequence: Int64, from peer: NodeID, now: ContinuousClock.Instant
    ) -> [RevocationAction] {
        guard sequence >= 0 else { return [.invalidMessage(from: peer)] }
        peers[peer]?.announced = sequence
        guard let held = index.sequence, sequence <= held else {
            let configuration = configuration
            let asks = peers[peer]?.admitsRequest(now: now, configuration) ?? false
            return [.newerListAnnounced(sequence: sequence, by: peer)] + (asks ? [.send(.requestCRL, to: peer)] : [])
        }
        return sequence < held ? sendList(to: peer, now: now, isRequested: false) : []
    }

    private mutating func takeList(
        _ list: CertificateRevocationList, from peer: NodeID, context: RevocationContext
    ) -> [RevocationAction] {
        let heldSequence = index.sequence
        let refusal = CRLAcceptance.refusal(
            ofGossiped: list, ownCertificate: context.ownCertificate, held: index, history: context.trust.history,
            now: context.wall)
        if refusal == nil || refusal == .notNewer { peers[peer]?.announced = max(0, list.sequence) }
        guard let refusal else { return accept(list, from: peer, context: context) }
        return refusal == .notNewer && list.sequence == heldSequence ? [] : [.refused(refusal, from: peer)]
    }

    private mutating func accept(
        _ list: CertificateRevocationList, from source: NodeID?, context: RevocationContext
    ) -> [RevocationAction] {
        hold(index.succeeded(by: list, at: context.wall))
        var actions: [RevocationAction] = [.accepted(sequence: list.sequence)]
        for peer in peers.keys.sorted() where peer != source && peers[peer]?.announced ?? -1 < list.sequence {
            actions += sendList(to: peer, now: context.now, isRequested: false)
        }
        return actions + announceToAll()
    }

    private mutating func hold(_ index: RevocationIndex) {
        self.index = index
        let bytes = index.list.map { $0.plainBytes().count } ?? 0
        fitsOneMessage = bytes + Self.envelopeBytes <= MeshLimits.maximumFrameTextBytes
    }

    private mutating func sendList(
        to peer: NodeID, now: ContinuousClock.Instant, isRequested: Bool
    ) -> [RevocationAction] {
        guard let list = index.list, var state = peers[peer] else { return [] }
        let admitted = state.admitsList(list.sequence, now: now, configuration)
        peers[peer] = state
        guard admitted else {
            if isRequested { ignoredRequests += 1 }
            return []
        }
        return [fitsOneMessage ? .send(.crlData(list), to: peer) : .tooLargeToSend(to: peer)]
    }
}
