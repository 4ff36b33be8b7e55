package import Foundation
import MeshCrypto
import MeshProtocol
import NIOCore

/// Searches everything that a run has written for what must not be in it: tokens, seeds, signatures.
package struct SecretsTrial: Sendable {
    package var seed: UInt64
    package let command: URL

    package init(seed: UInt64, command: URL) {
        self.seed = seed
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(
            command: command, settings: ["NA_REQUEST_LOG": "all"], environment: ["GENESIS_LOG_LEVEL": "TRACE"])
        let (folder, network, authority) = (scene.folder, scene.network, scene.authority)
        let written = try folder.folder("written")
        let ledger = try Ledger(file: folder.url.appendingPathComponent("ledger.jsonl"))
        var load = MixedLoad(
            clients: 2, network: network, ledger: ledger, generator: SeededGenerator(seed: seed))
        try await load.run(port: authority.port) { try await ContinuousClock().sleep(for: .milliseconds(800)) }

        var secrets = try await marked(scene.forge, port: authority.port, into: written)
        secrets += ledger.entries.compactMap { entry in
            if case .invited(let token) = entry.acknowledgement { token } else { nil as String? }
        }
        secrets += load.workers.flatMap(\.nodes).flatMap { Self.texts(of: $0.key) }
        secrets += Self.texts(of: network.authority) + Self.texts(of: network.operatorKey)
        await authority.stop()
        let isWhole = [await authority.child.errors.hasEnded(), await authority.child.output.hasEnded()]
        try Data(authority.child.errors.text.utf8).write(to: written.appendingPathComponent("errors"))
        try Data(authority.child.output.text.utf8).write(to: written.appendingPathComponent("output"))
        try FileManager.default.removeItem(at: network.home.appendingPathComponent("na.key"))

        let known = load.workers.flatMap(\.nodes).first?.certificate ?? "no certificate"
        let places = [network.data, network.home, written]
        let found = try await search(places, for: secrets, in: folder)
        return TrialReport(
            "secrets in what was written", seed: seed,
            [
                .atLeast("secrets searched for", secrets.count, 50),
                .equal("both streams were read to their end", isWhole, [true, true]),
                .none("secrets found in", found),
                .equal(
                    "a certificate's id is found, so that the search is one",
                    try await !search(places, for: [known], in: folder).isEmpty, true),
            ])
    }

    /// Requests of every kind, good and bad, whose secrets are known; their answers are written down too.
    private func marked(_ forge: RequestForge, port: Int, into written: URL) async throws -> [String] {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        let node = try await TrialNode.enrol(forge, connection)
        let stranger = try SigningKey.generate()
        var broken = try forge.heartbeat(node.key, node.certificate)
        broken = ByteBuffer(string: String(buffer: broken).replacingOccurrences(of: "healthy", with: "heakthy"))
        let unknown = "marked-token-" + UUIDv4.make()
        let requests = [
            try forge.heartbeat(node.key, node.certificate), try forge.renew(node.key, node.certificate), broken,
            try forge.join(stranger, token: unknown), try forge.join(stranger, token: node.token),
            try forge.heartbeat(stranger, node.certificate), try forge.revoke("no-such-certificate"),
            try forge.admin("/admin/policy", ["policy_id": 5]), try forge.policy("policy-marked"),
        ]
        var secrets = [unknown, node.token] + Self.texts(of: node.key) + Self.texts(of: stranger)
        var answers = Data()
        for request in requests + ["/metrics", "/readyz", "/nodes", "/na/key-history"].map({ RequestForge.get($0) }) {
            secrets += Self.signatures(in: request)
            answers.append(contentsOf: try await connection.exchange(request).body)
        }
        try answers.write(to: written.appendingPathComponent("answers"))
        return secrets
    }

    /// A private key as it could be written.
    private static func texts(of key: SigningKey) -> [String] {
        key.withSeed { seed in
            let hex = seed.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }
            return [Data(seed).base64EncodedString(), hex.joined()]
        }
    }

    /// The signatures that a request carries.
    private static func signatures(in request: ByteBuffer) -> [String] {
        let text = String(buffer: request)
        let marks = ["\"signature\":\"", "X-Admin-Signature: "]
        return marks.compactMap { mark in
            text.range(of: mark).map {
                String(text[$0.upperBound...].prefix { $0 != "\"" && $0 != "\r" && $0 != "\r\n" })
            }
        }
    }

    /// The files that hold one of some texts.
    private func search(_ places: [URL], for texts: [String], in folder: TrialFolder) async throws -> [String] {
        let list = folder.url.appendingPathComponent("patterns-\(UUIDv4.make())")
        try Data(texts.joined(separator: "\n").utf8).write(to: list)
        let found = folder.url.appendingPathComponent("found-\(UUIDv4.make())")
        let search = try ChildProcess(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", "exec grep --recursive --text --only-matching --fixed-strings --file \"$@\" > \"$0\"",
                found.path, list.path,
            ] + places.map(\.path), in: folder.url)
        // 1 is nothing found; anything above is no search.
        guard await search.status() <= 1 else { return ["the search failed: \(search.errors.text)"] }
        let lines = String(decoding: try Data(contentsOf: found), as: UTF8.self).split(separator: "\n")
        // Binary files hold lines of any length: what was found says which secret it was.
        return Set(lines.map { String($0.dropFirst(folder.url.path.count)) }).sorted()
    }
}
