package import Foundation
import MeshCrypto
import MeshProtocol
import NIOCore

/// Puts an old copy of the database back in place: the authority notices, and takes back nothing that was public.
package struct RestoreTrial: Sendable {
    package let command: URL

    package init(command: URL) {
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(command: command)
        let (network, forge) = (scene.network, scene.forge)
        let copy = try scene.folder.folder("copy").appendingPathComponent("na.db")

        let before = try await WireConnection.open(port: scene.port)
        let early = try await TrialNode.enrol(forge, before)
        let late = try await TrialNode.enrol(forge, before)
        let made = try await before.exchange(forge.invite())
        let token = made.json["token_id"]?.stringValue ?? ""
        _ = try await before.exchange(forge.revoke(early.certificate))
        before.abandon()
        await scene.authority.stop()
        try FileManager.default.copyItem(at: network.database, to: copy)

        let second = try await AuthorityProcess.start(network, command: command)
        let between = try await WireConnection.open(port: second.port)
        let redeemed = try await between.exchange(forge.join(try SigningKey.generate(), token: token))
        _ = try await between.exchange(forge.revoke(late.certificate))
        let published = try PublishedList(try await between.exchange(RequestForge.get("/crl")))
        between.abandon()
        await second.stop()

        try restore(copy, network)
        let third = try await AuthorityProcess.start(network, command: command)
        let after = try await WireConnection.open(port: third.port)
        let served = try PublishedList(try await after.exchange(RequestForge.get("/crl")))
        let again = try await after.exchange(forge.join(try SigningKey.generate(), token: token))
        let fresh = try await TrialNode.enrol(forge, after)
        let beat = try await after.exchange(forge.heartbeat(fresh.key, fresh.certificate))
        after.abandon()
        let notices = try StoreSnapshot(reading: network.database, isLive: true).restores
        await third.stop()
        return TrialReport(
            "old backup restored",
            [
                .equal("the invite is redeemed after the copy", redeemed.status, 201),
                .equal("the list before it holds both revocations", published.revoked.count, 2),
                .atLeast("events that note the restore", notices, 1),
                .atLeast("sequence served afterwards", Int(served.sequence), Int(published.sequence)),
                .equal("revocations that the list lost", published.revoked.subtracting(served.revoked).count, 0),
                .equal("the spent invite, asked for by another key", again.status, 403),
                .equal("a new node is served", beat.status, 200),
            ])
    }

    /// Replaces the database as an operator would who knows nothing of the files beside it.
    private func restore(_ copy: URL, _ network: TrialNetwork) throws {
        for suffix in ["", "-wal", "-shm"] {
            let file = URL(fileURLWithPath: network.database.path + suffix)
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        }
        try FileManager.default.copyItem(at: copy, to: network.database)
    }
}
