import AuthorityCore
import AuthorityTesting
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOSSL
import ServiceLifecycle
import Testing

@testable import AuthorityHTTP

@Suite("TLS")
struct TLSTests {
    private let network: TestNetwork
    private let folder: TemporaryFolder

    init() throws {
        network = try TestNetwork()
        folder = try TemporaryFolder()
    }

    private func configuration(_ certificate: TestCertificate = .first) throws -> AuthorityServerConfiguration {
        var configuration = network.configuration
        configuration.tls = try certificate.write(to: folder)
        return configuration
    }

    private static func get(_ path: String, _ headers: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: na.test\r\n\(headers)\r\n"
    }

    @Test("documents, routes and what is not HTTP are answered over TLS, and the origin is https")
    func serving() async throws {
        try await RunningAuthority.during(try configuration()) { _, port in
            let tls = try TestCertificate.first.clientContext()
            let requests = ["/healthz", "/crl", "/nodes", "/genesis"].map { Self.get($0) }.joined()
            let replies = try await RawClient.exchange(port: port, requests, replies: 4, tls: tls)
            #expect(replies.split(separator: "HTTP/1.1 200 OK").count == 4)
            let garbage = try await RawClient.exchange(port: port, "NOT HTTP\r\n\r\n", replies: 1, tls: tls)
            #expect(garbage.hasPrefix("HTTP/1.1 400 "))
            let sovereign = try await RawClient.exchange(port: port, Self.get("/sovereign.json"), replies: 1, tls: tls)
            #expect(sovereign.contains("\"endpoint\":\"https://na.test\""))
        }
    }

    @Test("TLS 1.2 and 1.3 are served, older versions and plain HTTP are not", arguments: [TLSVersion.tlsv12, .tlsv13])
    func versions(_ version: TLSVersion) async throws {
        try await RunningAuthority.during(try configuration()) { _, port in
            let good = try TestCertificate.first.clientContext {
                $0.minimumTLSVersion = version
                $0.maximumTLSVersion = version
            }
            let old = try TestCertificate.first.clientContext {
                $0.minimumTLSVersion = .tlsv1
                $0.maximumTLSVersion = .tlsv11
            }
            #expect(
                try await RawClient.exchange(port: port, Self.get("/healthz"), replies: 1, tls: good)
                    .hasPrefix("HTTP/1.1 200"))
            await #expect(throws: (any Error).self) {
                try await RawClient.exchange(port: port, Self.get("/healthz"), replies: 1, tls: old)
            }
            let plain = try? await RawClient.exchange(port: port, Self.get("/healthz"), replies: 1)
            #expect(plain?.contains("HTTP/") != true)
        }
    }

    @Test("a new certificate serves new connections, the old connection goes on, and a bad file changes nothing")
    func reload() async throws {
        let lines = LogLines()
        let folder = folder
        try await RunningAuthority.during(try configuration(), logger: lines.logger()) { service, port in
            let first = try TestCertificate.first.clientContext()
            let second = try TestCertificate.second.clientContext()
            func isServed(_ context: NIOSSLContext) async -> Bool {
                // A certificate that is not trusted ends the connection: that is the answer.
                (try? await RawClient.exchange(port: port, Self.get("/healthz"), replies: 1, tls: context))?
                    .hasPrefix("HTTP/1.1 200") == true
            }
            let answers = try await RawClient.conversation(
                port: port, tls: first, [Self.get("/healthz"), Self.get("/nodes")], replies: 1
            ) {
                try TestCertificate.second.write(to: folder)
                try service.reloadCertificates()
                #expect(await isServed(second))
                #expect(await !isServed(first))
            }
            #expect(answers.allSatisfy { $0.hasPrefix("HTTP/1.1 200") })
            _ = try folder.write("nothing", to: "tls.crt")
            #expect {
                try service.reloadCertificates()
            } throws: { error in
                "\(error)".contains("tls.crt (NA_TLS_CERT_FILE)")
            }
            #expect(await isServed(second))
        }
        #expect(lines.all.contains { $0.hasPrefix("info TLS certificate reloaded tls.end=2126-") })
        #expect(lines.all.contains { $0.hasPrefix("error TLS certificate not reloaded, the old one stays") })
    }

    @Test("files that cannot be used stop the start and are named")
    func unusableFiles() async throws {
        func refusal(_ change: (TLSFiles) throws -> TLSFiles) async throws -> String {
            var configuration = try configuration()
            configuration.tls = try change(TestCertificate.first.write(to: folder))
            do {
                _ = try await buildAuthority(configuration, logger: RunningAuthority.quietLogger)
                return "started"
            } catch {
                return "\(error)"
            }
        }
        let missing = try await refusal { TLSFiles(certificateChain: "/nonexistent", privateKey: $0.privateKey) }
        #expect(missing.contains("/nonexistent (NA_TLS_CERT_FILE)"))
        let noKey = try await refusal {
            TLSFiles(certificateChain: $0.certificateChain, privateKey: $0.certificateChain)
        }
        #expect(noKey.contains("(NA_TLS_KEY_FILE)") && noKey.contains("PEM private key"))
        let wrongKey = try await refusal {
            TLSFiles(
                certificateChain: $0.certificateChain,
                privateKey: try folder.write(TestCertificate.second.key, to: "other.key"))
        }
        #expect(wrongKey.contains("not the key of the first certificate"))
    }

    @Test("a handshake that is not finished within 10 s is ended, however its bytes trickle in")
    func handshakeDeadline() async throws {
        let certificates = try ServerCertificates(TestCertificate.first.write(to: folder))
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([
            NIOSSLServerHandler(context: certificates.context), ConnectionGuard(sockets: SocketCount(limit: 1)),
        ])
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        // The beginning of a record of 512 bytes, one byte each second.
        let hello: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC]
        for byte in hello {
            try channel.writeInbound(ByteBuffer(bytes: [byte]))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        }
        #expect(channel.isActive)

        channel.embeddedEventLoop.advanceTime(by: .seconds(1))

        #expect(!channel.isActive)
    }

    @Test("a shutdown answers what is held over TLS, and ends", .timeLimit(.minutes(1)))
    func drain() async throws {
        let service = try await buildAuthority(try configuration(), logger: RunningAuthority.quietLogger)
        let group = ServiceGroup(configuration: .init(services: [service], logger: RunningAuthority.quietLogger))
        let tag = try await service.authority.revocationDocument().entityTag
        let tls = try TestCertificate.first.clientContext()

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try await service.boundPort()
            async let held = RawClient.exchange(
                port: port, Self.get("/crl", "If-None-Match: \(tag)\r\nPrefer: wait=25\r\n"), replies: 1, tls: tls)
            try await eventually { service.authority.heldRequestCount > 0 }
            await group.triggerGracefulShutdown()
            #expect(try await held.hasPrefix("HTTP/1.1 304 "))
            try await tasks.waitForAll()
        }
    }
}
