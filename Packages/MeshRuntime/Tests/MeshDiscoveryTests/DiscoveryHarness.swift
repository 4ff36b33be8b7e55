import MeshCrypto
import MeshDiscovery
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

/// A small repeatable source of randomness.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// One node's discovery with its identity, on the fixed time plus an offset.
struct DiscoveryNode {
    let key: SigningKey
    let certificate: JoinCertificate
    let endpoint: Endpoint?
    var machine: DiscoveryMachine
    var revoked = RevocationIndex()

    private let network: TestNetwork
    private let start: ContinuousClock.Instant

    init(
        _ byte: UInt8, network: TestNetwork, start: ContinuousClock.Instant, roles: [String] = ["role:client"],
        endpoint: String? = nil, configuration: DiscoveryConfiguration = .standard
    ) throws {
        key = try TestNetwork.key(byte)
        certificate = try network.certificate(of: key, id: "cert-\(byte)", roles: roles)
        self.endpoint = Endpoint(endpoint ?? "192.0.2.\(byte):7448")
        self.network = network
        self.start = start
        machine = DiscoveryMachine(ownID: key.publicKey.nodeID, configuration: configuration)
    }

    var id: NodeID { key.publicKey.nodeID }

    func context(_ second: Int) -> DiscoveryContext {
        var trust = network.trust(revoked: revoked)
        trust.ownID = id
        return DiscoveryContext(
            trust: trust, presence: OwnPresence(certificate: certificate, endpoint: endpoint, signer: key),
            wall: TestNetwork.time(second), now: start.advanced(by: .seconds(second)))
    }

    /// A fresh announcement of this node.
    func announcement(_ nonce: String, at second: Int = 0) throws -> PeerInfo {
        let context = context(second)
        return try #require(try context.presence.announcement(nonce: nonce, at: context.wall))
    }

    mutating func linkUp(_ peer: DiscoveryNode, second: Int = 0, isAnchor: Bool = false) -> [DiscoveryAction] {
        var random = SeededGenerator(state: UInt64(second) + 1)
        return machine.linkUp(
            peer.id, certificate: peer.certificate, dialed: nil, isAnchor: isAnchor, context: context(second),
            using: &random)
    }
}

extension [DiscoveryAction] {
    /// The messages of a type to a peer.
    func payloads(_ type: MessageType, to peer: NodeID) -> [JSONObject] {
        compactMap { action in
            guard case .send(type, let payload, peer) = action else { return nil }
            return payload
        }
    }

    /// The announcements that a peer is sent.
    func peers(_ type: MessageType, to peer: NodeID) throws -> [PeerInfo] {
        try payloads(type, to: peer).flatMap { try PeersPayload($0).peers }
    }

    /// Who is dialled.
    var dialed: [NodeID] {
        compactMap { action in
            guard case .dial(_, let id) = action else { return nil }
            return id
        }
    }
}
