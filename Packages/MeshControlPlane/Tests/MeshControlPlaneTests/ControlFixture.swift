import MeshCrypto
import MeshProtocol

@testable import MeshControlPlane

/// Keys, a directory and signed messages for the tests of this module.
struct ControlFixture {
    /// A directory over a list of issuers.
    struct Directory: IssuerDirectory {
        var issuers: [String: ControlIssuer] = [:]
        var revoked: Set<NodeID> = []

        func issuer(named name: String, now: UTCTime) -> ControlIssuer? { issuers[name] }

        func isRevoked(_ node: NodeID) -> Bool { revoked.contains(node) }
    }

    let authority: SigningKey
    let other: SigningKey
    let node: NodeID
    let peer: NodeID
    var directory: Directory
    let now: UTCTime

    init() throws {
        authority = try SigningKey(seed: [UInt8](repeating: 2, count: 32))
        other = try SigningKey(seed: [UInt8](repeating: 1, count: 32))
        node = try SigningKey(seed: [UInt8](repeating: 10, count: 32)).publicKey.nodeID
        peer = try SigningKey(seed: [UInt8](repeating: 11, count: 32)).publicKey.nodeID
        now = UTCTime(microseconds: 1_767_229_200_000_000)
        directory = Directory()
        directory.issuers["na"] = ControlIssuer(key: authority.publicKey, roles: [MeshRole.admin])
    }

    /// A message that passes every check, before it is changed and signed.
    func message(
        id: String = "m-1", signers: [(SigningKey, String)]? = nil, _ change: (inout ControlMessage) -> Void = { _ in }
    ) throws -> ControlMessage {
        var message = ControlMessage(
            messageID: id, command: "revoke_node", scope: "network", issuer: "na", issuerRoles: [MeshRole.admin],
            issuedAt: Timestamp(now.advanced(by: .seconds(-60))), expiresAt: Timestamp(now.advanced(by: .seconds(600))),
            data: ["node_id": "x"])
        change(&message)
        for (key, keyID) in signers ?? [(authority, "na")] { message = try message.signed(by: key, keyID: keyID) }
        return message
    }

    func dispatcher(
        signatures: SignaturePolicy = SignaturePolicy(), replays: ReplayCache = ReplayCache()
    ) -> ControlDispatcher {
        var dispatcher = ControlDispatcher(nodeID: node, signatures: signatures, replays: replays)
        dispatcher.register(command: "revoke_node")
        return dispatcher
    }
}

extension ControlAction {
    /// The stage of a refusal; nil for an accepted message.
    var stage: ControlStage? {
        if case .refuse(let refusal) = self { refusal.stage } else { nil }
    }

    /// The text of a refusal; nil for an accepted message.
    var text: String? {
        if case .refuse(let refusal) = self { refusal.text } else { nil }
    }
}
