package import Foundation
import MeshProtocol
import NIOCore

/// Headers and bodies that are too long, and bytes that are no request: each is refused in its way, and the next honest
/// request is served.
package struct OversizeTrial: Sendable {
    package let command: URL

    private struct Case {
        let name: String
        let bytes: ByteBuffer
        let statuses: Set<Int>
    }

    package init(command: URL) {
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(command: command)
        let (network, port) = (scene.network, scene.port)
        let probe = try await HonestProbe(scene.forge, port: port)
        let before = try StoreSnapshot(reading: network.database, isLive: true)
        var result = TrialReport("oversized and malformed requests")
        for attempt in try Self.cases(scene.forge) {
            // A connection that is closed without an answer has status 0.
            let status = try await answer(attempt.bytes, port: port)
            let expected = attempt.statuses.sorted().map(String.init).joined(separator: " or ")
            result.findings.append(
                Finding(
                    attempt.name, measured: "\(status)", bar: expected, isMet: attempt.statuses.contains(status)))
            if try await !probe.isServed(port: port) {
                result.findings.append(.none("honest requests refused after it", [attempt.name]))
            }
        }
        let after = try StoreSnapshot(reading: network.database, isLive: true)
        result.findings.append(.equal("certificates made", after.certificates.count, before.certificates.count))
        result.findings.append(.equal("invites made", after.invites.count, before.invites.count))
        await scene.authority.stop()
        return result
    }

    private func answer(_ bytes: ByteBuffer, port: Int) async throws -> Int {
        do {
            return try await WireConnection.once(port: port, bytes).status
        } catch is WireConnection.Ended {
            return 0
        }
    }

    private static func cases(_ forge: RequestForge) throws -> [Case] {
        let nodeBody = 64 << 10
        let adminBody = 2 << 20
        func text(_ count: Int) -> String { String(repeating: "a", count: count) }
        func padded(_ count: Int) -> [UInt8] { Array("{\"a\":\"\(text(count - 8))\"}".utf8) }
        func raw(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }
        let fields = (0..<120).map { ("X-Field-\($0)", "a") }
        return [
            Case(
                name: "header of 17 KiB", bytes: RequestForge.get("/healthz", headers: [("X-Long", text(17 << 10))]),
                statuses: [431]),
            Case(name: "target of 17 KiB", bytes: RequestForge.get("/" + text(17 << 10)), statuses: [414, 431]),
            Case(name: "120 header fields", bytes: RequestForge.get("/healthz", headers: fields), statuses: [431]),
            Case(
                name: "/join, body of 64 KiB + 1", bytes: RequestForge.post("/join", padded(nodeBody + 1)),
                statuses: [413]),
            Case(
                name: "/heartbeat, body of 64 KiB + 1",
                bytes: RequestForge.post("/heartbeat", padded(nodeBody + 1)), statuses: [413]),
            Case(
                name: "/admin/invite, body of 2 MiB + 1",
                bytes: RequestForge.post("/admin/invite", padded(adminBody + 1)), statuses: [413]),
            Case(
                name: "length of 2^63 announced",
                bytes: raw(
                    "POST /join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 9223372036854775808\r\n\r\n"), statuses: [400, 413]),
            Case(
                name: "negative length",
                bytes: raw("POST /join HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"), statuses: [400]),
            Case(
                name: "length and chunks at once",
                bytes: raw(
                    "POST /join HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                ), statuses: [400]),
            Case(name: "no request at all", bytes: raw("\u{0}\u{1}\u{2}\r\n\r\n"), statuses: [0, 400]),
            Case(
                name: "operator header of 257 characters",
                bytes: try forge.admin(
                    "/admin/invite", ["roles": ["role:client"]], headers: [("X-Admin-Key-Id", text(257))]),
                statuses: [401]),
            Case(
                name: "JSON nested 10,000 deep",
                bytes: RequestForge.post("/join", Array(String(repeating: "[", count: 10_000).utf8)), statuses: [400]),
        ]
    }
}
