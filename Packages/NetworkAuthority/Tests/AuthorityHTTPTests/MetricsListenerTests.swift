import AuthorityCore
import AuthorityTesting
import Testing

@testable import AuthorityHTTP

@Suite("The listener for counters")
struct MetricsListenerTests {
    @Test("it serves readiness and nothing that the main listener alone serves, which goes on serving all")
    func paths() async throws {
        var configuration = try TestNetwork().configuration
        configuration.metricsAddress = ListenAddress(host: "127.0.0.1", port: 0)

        try await RunningAuthority.during(configuration) { service, port in
            let metrics = try await service.boundMetricsPort()
            #expect(metrics != port)
            func status(_ path: String, _ port: Int) async throws -> String {
                let reply = try await RawClient.exchange(
                    port: port, "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", replies: 1)
                return String(reply.dropFirst("HTTP/1.1 ".count).prefix(3))
            }
            for path in ["/healthz", "/readyz", "/metrics"] {
                #expect(try await status(path, metrics) == "200", "\(path)")
                #expect(try await status(path, port) == "200", "\(path)")
            }
            for path in ["/crl", "/genesis", "/nodes", "/sovereign.json", "/"] {
                #expect(try await status(path, metrics) == "404", "\(path)")
            }
            #expect(try await status("/crl", port) == "200")
        }
    }

    @Test("without it there is no port to tell")
    func absent() async throws {
        try await RunningAuthority.during(try TestNetwork().configuration) { service, _ in
            _ = await #expect(throws: AuthorityStartError.self) { try await service.boundMetricsPort() }
        }
    }

    @Test(
        "an address is host and port, brackets around IPv6",
        arguments: [
            ("127.0.0.1:9100", "127.0.0.1", 9_100), ("[::1]:0", "::1", 0), ("na.example:65535", "na.example", 65_535),
        ])
    func addresses(_ text: String, _ host: String, _ port: Int) {
        let address = ListenAddress(text)

        #expect(address?.host == host && address?.port == port)
        #expect(address?.description == text)
    }

    @Test("what is no address is none", arguments: ["", ":1", "a", "a:", "a:65536", "::1:1", "a/b:1", "a:-1"])
    func noAddresses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test("loopback is what only this machine reaches")
    func loopback() {
        for host in ["127.0.0.1", "127.9.9.9", "::1", "localhost"] {
            #expect(ListenAddress.isLoopback(host), "\(host)")
        }
        for host in ["0.0.0.0", "::", "127.example", "10.0.0.1"] {
            #expect(!ListenAddress.isLoopback(host), "\(host)")
        }
    }
}
