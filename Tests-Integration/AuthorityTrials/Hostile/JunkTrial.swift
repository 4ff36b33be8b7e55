package import Foundation
import MeshCrypto
import MeshProtocol
import NIOCore

/// Very many different requests that show no right to anything: none is granted, and next to nothing of them is kept.
package struct JunkTrial: ReportingTrial {
    package var requests: Int
    package var seed: UInt64
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let connections = 4
    private static let logBar = 1 << 20

    package init(requests: Int, seed: UInt64, command: URL) {
        self.requests = requests
        self.seed = seed
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(command: command)
        let (network, port) = (scene.network, scene.port)
        let probe = try await HonestProbe(scene.forge, port: port)
        let alone = try await probe.baseline(port: port)
        let before = try StoreSnapshot(reading: network.database, isLive: true)
        let began = ContinuousClock.now
        let stop = StopFlag()
        async let honest = probe.follow(port: port, until: stop)
        let junk = Junk(network: network, node: probe.node)
        let generator = SeededGenerator(seed: seed)
        let flood = Flood(requests: requests, connections: Self.connections)
        let outcomes = try await flood.run(port: port) { connection in
            var generator = generator.forked(connection)
            return { junk.request($0, using: &generator) }
        }
        stop.set()
        let latencies = try await honest
        let minutes = Int((ContinuousClock.now - began).components.seconds / 60) + 1
        report("\(outcomes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })")
        let after = try StoreSnapshot(reading: network.database, isLive: true)
        let operatorStatus = try await WireConnection.once(port: port, scene.forge.invite()).status
        await scene.authority.stop()
        let log = try Data(contentsOf: network.auditLog).count

        let count = outcomes.values.reduce(0, +)
        return TrialReport(
            "junk without a right to anything", seed: seed,
            [
                .equal("requests answered", count, requests),
                .equal("requests granted", outcomes.filter { $0.key < 400 }.values.reduce(0, +), 0),
                .equal("answers of 500", outcomes.filter { $0.key >= 500 }.values.reduce(0, +), 0),
                .equal("nonces added", after.nonces.count - before.nonces.count - latencies.count, 0),
                .equal("certificates added", after.certificates.count - before.certificates.count, 0),
                .equal("invites added", after.invites.count - before.invites.count, 0),
                // One event a minute for each kind of junk and its reason, and one for each kind of throttling.
                .atMost(
                    "events written in \(minutes) min", after.auditRows - before.auditRows,
                    (Junk.kinds + 3) * (minutes + 1)),
                .atMost("bytes of the audit log", log, Self.logBar),
                .equal("an operator is served", operatorStatus, 201),
            ] + alone.compared(with: latencies))
    }
}

/// Requests that look right and are not.
private struct Junk: Sendable {
    static let kinds = 6

    let network: TrialNetwork
    let node: TrialNode

    func request(_ index: Int, using generator: inout SeededGenerator) -> ByteBuffer {
        switch index % Self.kinds {
        case 0: signed("/heartbeat", heartbeat(node.key.publicKey.text, node.certificate), &generator)
        case 1: signed("/heartbeat", heartbeat(text(32, &generator), node.certificate), &generator)
        case 2:
            signed(
                "/join",
                [
                    "node_public_key": .string(node.key.publicKey.text),
                    "invite_token": .string(UUIDv4.make(using: &generator)), "validity_hours": 168,
                ], &generator)
        case 3: admin(network.operatorID, &generator)
        case 4: admin(UUIDv4.make(using: &generator), &generator)
        default: RequestForge.post("/renew", Array("{\"cert_id\":".utf8))
        }
    }

    private func heartbeat(_ key: String, _ certificate: String) -> JSONObject {
        ["cert_id": .string(certificate), "node_public_key": .string(key), "status": "healthy"]
    }

    /// A body with all that a signed one has, and a signature of chance.
    private func signed(_ path: String, _ members: JSONObject, _ generator: inout SeededGenerator) -> ByteBuffer {
        var body = members
        body["timestamp"] = .string(TrialTime.now())
        body["nonce"] = .string(UUIDv4.make(using: &generator))
        body["signature"] = .string(text(64, &generator))
        return RequestForge.post(path, JSONValue.object(body).canonicalBytes())
    }

    private func admin(_ keyID: String, _ generator: inout SeededGenerator) -> ByteBuffer {
        RequestForge.post(
            "/admin/invite", Array("{\"roles\":[\"role:client\"]}".utf8),
            headers: [
                ("X-Admin-Key-Id", keyID), ("X-Admin-Timestamp", TrialTime.now()),
                ("X-Admin-Nonce", UUIDv4.make(using: &generator)), ("X-Admin-Signature", text(64, &generator)),
            ])
    }

    private func text(_ count: Int, _ generator: inout SeededGenerator) -> String {
        Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }).base64EncodedString()
    }
}
