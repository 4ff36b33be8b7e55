import AuthorityCore
import AuthorityStore
import AuthorityTesting
import HTTPTypes
import Logging
import MeshCrypto
import MeshProtocol
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import AuthorityHTTP

@Suite("AuthorityService")
struct AuthorityServiceTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs an authority on a free port for as long as the closure takes.
    private func running<Value: Sendable>(
        _ network: TestNetwork, _ body: @Sendable @escaping (Int) async throws -> Value
    ) async throws -> Value {
        let service = try await buildAuthority(network.configuration, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let value = try await body(try await service.boundPort())
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }

    @Test("it tells the port it listens on, serves there, and stops on graceful shutdown")
    func lifecycle() async throws {
        let network = try TestNetwork()

        try await running(network) { port in
            #expect((1...65_535).contains(port))
            for path in ["/healthz", "/crl", "/genesis", "/policy", "/nodes"] {
                let reply = try await RawClient.exchange(
                    port: port, "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", replies: 1)
                #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(path)")
                #expect(reply.contains("X-Frame-Options: DENY"))
            }
        }
    }

    @Test("pipelined requests are answered in their order, cached or not")
    func pipelining() async throws {
        let network = try TestNetwork()
        let requests = ["/healthz", "/nodes", "/healthz", "/health"]
            .map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()

        let text = try await running(network) { port in
            try await RawClient.exchange(port: port, requests, replies: 4)
        }

        let bodies = text.split(separator: "\r\n\r\n").dropFirst().compactMap { $0.split(separator: "\n").first }
        #expect(
            bodies.map { $0.prefix(12) } == ["{\"status\":\"o", "{\"count\":0}", "{\"status\":\"o", "{\"boundary_p"])
    }

    @Test("what is not HTTP is answered in the contract's form")
    func badRequests() async throws {
        let network = try TestNetwork()

        try await running(network) { port in
            for text in [
                "NOT HTTP\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET /\u{1} HTTP/1.1\r\n\r\n",
            ] {
                let garbage = try await RawClient.exchange(port: port, text, replies: 1)
                #expect(garbage.hasPrefix("HTTP/1.1 400 "), "\(text)")
                #expect(garbage.contains("\"code\":\"bad_request\""))
                #expect(garbage.contains("X-Content-Type-Options: nosniff"))
            }
            let long = "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n"
            let refused = try await RawClient.exchange(port: port, long, replies: 1)
            #expect(refused.hasPrefix("HTTP/1.1 431 "))
            let fields = (0..<120).map { "X-\($0): 1\r\n" }.joined()
            let many = try await RawClient.exchange(port: port, "GET / HTTP/1.1\r\n\(fields)\r\n", replies: 1)
            #expect(many.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test("a held request is answered when the shutdown begins", .timeLimit(.minutes(1)))
    func heldAtShutdown() async throws {
        let network = try TestNetwork()
        let service = try await buildAuthority(network.configuration, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
        let tag = try await service.authority.revocationDocument().entityTag

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try await service.boundPort()
            async let held = RawClient.exchange(
                port: port,
                "GET /crl HTTP/1.1\r\nHost: a\r\nIf-None-Match: \(tag)\r\nPrefer: wait=25\r\n\r\n", replies: 1)
            try await eventually { service.authority.heldRequestCount > 0 }
            await group.triggerGracefulShutdown()
            #expect(try await held.hasPrefix("HTTP/1.1 304 "))
            try await tasks.waitForAll()
        }
    }

    @Test("a held request whose client leaves is held no longer", .timeLimit(.minutes(1)), arguments: [false, true])
    func heldAndLeft(isSecure: Bool) async throws {
        let folder = try TemporaryFolder()
        var configuration = try TestNetwork().configuration
        configuration.tls = isSecure ? try TestCertificate.first.write(to: folder) : nil
        let tls = isSecure ? try TestCertificate.first.clientContext() : nil

        try await RunningAuthority.during(configuration) { service, port in
            let tag = try await service.authority.revocationDocument().entityTag
            try await RawClient.leave(
                port: port, tls: tls,
                "GET /crl HTTP/1.1\r\nHost: a\r\nIf-None-Match: \(tag)\r\nPrefer: wait=25\r\n\r\n"
            ) {
                try await eventually { service.authority.heldRequestCount > 0 }
            }
            try await eventually { service.authority.heldRequestCount == 0 }
            #expect(try await service.authority.revocationDocument().entityTag == tag, "it was not let go by a change")
        }
    }

    @Test("cancelling it while connections arrive ends it", arguments: [false, true])
    func cancellation(isSecure: Bool) async throws {
        let folder = try TemporaryFolder()
        var configuration = try TestNetwork().configuration
        configuration.tls = isSecure ? try TestCertificate.first.write(to: folder) : nil
        for _ in 0..<10 {
            let service = try await buildAuthority(configuration, logger: logger)
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    // How it says that it was cancelled does not matter here.
                    try? await service.run()
                }
                guard let port = try? await service.boundPort() else { return }
                let connections = (0..<40).map { _ in
                    ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port)
                }
                _ = try? await connections.first?.get()
                tasks.cancelAll()
                for connection in connections { try? await connection.get().close() }
            }
            await #expect(throws: (any Error).self) { try await service.boundPort() }
        }
    }

    @Test("waiting for the port ends with the waiting task, and with a listener that cannot start")
    func portFailures() async throws {
        let network = try TestNetwork()
        let service = try await buildAuthority(network.configuration, logger: logger)
        let waiting = Task { try await service.boundPort() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }

        try await running(network) { port in
            var taken = network.configuration
            taken.port = port
            let second = try await buildAuthority(
                taken, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await #expect(throws: (any Error).self) { try await second.run() }
            await #expect(throws: (any Error).self) { try await second.boundPort() }
        }
    }

    @Test("an authority that cannot be relied on does not start, and says what to do")
    func startRefusals() async throws {
        let network = try TestNetwork()

        func message(_ change: (inout AuthorityServerConfiguration) throws -> Void) async -> String {
            do {
                var configuration = network.configuration
                try change(&configuration)
                _ = try await buildAuthority(configuration, logger: logger)
                return "started"
            } catch {
                return "\(error)"
            }
        }
        #expect(await message { $0.authority.genesis.networkName = "other" }.contains("cannot be relied on"))
        #expect(await message { $0.signer = TestNetwork.key(9) }.contains("is none of the authority's keys"))
        #expect(await message { $0.authority.operators += $0.authority.operators }.contains("is given twice"))
        #expect(await message { $0.publicURL = "http://a/b" }.contains("NA_PUBLIC_URL"))
        #expect(await message { $0.proxyHops = 17 }.contains("NA_PROXY_HOPS"))
        #expect(await message { $0.authority.rates.join = 0 }.contains("at least 1"))
        #expect(await message { $0.authority.keyID = "" }.contains("key id"))
        #expect(await message { $0.databasePath = "/nonexistent/na.db" }.contains("/nonexistent/na.db"))
    }
}
