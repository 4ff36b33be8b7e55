import Testing

@testable import MeshProtocol

@Suite("Endpoint")
struct EndpointTests {
    @Test(
        "accepted texts have these parts",
        arguments: [
            ("127.0.0.1:7448", Endpoint.Scheme.ws, "127.0.0.1", 7448, "/", "127.0.0.1:7448"),
            ("node-1.example_x:1", .ws, "node-1.example_x", 1, "/", "node-1.example_x:1"),
            ("[::1]:65535", .ws, "::1", 65_535, "/", "[::1]:65535"),
            ("ws://host:7448", .ws, "host", 7448, "/", "host:7448"),
            ("ws://host", .ws, "host", 80, "/", "host:80"),
            ("wss://host", .wss, "host", 443, "/", "wss://host:443/"),
            ("wss://host:8443/mesh?x=1", .wss, "host", 8443, "/mesh?x=1", "wss://host:8443/mesh?x=1"),
            ("ws://[fe80::1]/a", .ws, "fe80::1", 80, "/a", "ws://[fe80::1]:80/a"),
            ("ws://host?x", .ws, "host", 80, "/?x", "ws://host:80/?x"),
        ] as [(String, Endpoint.Scheme, String, Int, String, String)])
    func reads(input: String, scheme: Endpoint.Scheme, host: String, port: Int, path: String, text: String) throws {
        let endpoint = try #require(Endpoint(input))

        #expect(endpoint.scheme == scheme)
        #expect(endpoint.host == host)
        #expect(endpoint.port == port)
        #expect(endpoint.path == path)
        #expect(endpoint.text == text)
        #expect(Endpoint(text) == endpoint)
    }

    @Test(
        "other texts are refused",
        arguments: [
            "", "host", ":1", "host:", "host:0", "host:65536", "host:-1", "host:+1", "host: 1", "host:1 ", "host:1x",
            "host:000001", "::1:80", "[::1]", "[::1]80", "[]:80", "[host]:80", "[::1:80", "ho st:1", "hö:1",
            "http://host:1",
            "WS://host:1", "ws://", "ws:///path", "ws://user@host:1", "ws://host:1/#f", "ws://host:1/a b",
            "host:1/path",
            "ws://host:99999",
        ])
    func refuses(text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test("D1: an announced endpoint is host and port only")
    func announced() {
        #expect(Endpoint(announced: "127.0.0.1:7448")?.port == 7448)
        #expect(Endpoint(announced: "ws://127.0.0.1:7448") == nil)
        #expect(Endpoint(announced: "wss://host/secret") == nil)
        #expect(Endpoint(announced: "127.0.0.1") == nil)
    }

    @Test("a host and a port make an endpoint when both can")
    func parts() {
        #expect(Endpoint(host: "::1", port: 80)?.text == "[::1]:80")
        #expect(Endpoint(host: "host", port: 0) == nil)
        #expect(Endpoint(host: "a/b", port: 80) == nil)
        #expect(Endpoint(host: String(repeating: "a", count: 253), port: 80) != nil)
        #expect(Endpoint(host: String(repeating: "a", count: 254), port: 80) == nil)
    }
}
