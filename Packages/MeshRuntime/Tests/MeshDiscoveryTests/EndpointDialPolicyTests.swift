import MeshDiscovery
import MeshProtocol
import Testing

@Suite("EndpointDialPolicy")
struct EndpointDialPolicyTests {
    @Test(
        "D1: addresses that lead nowhere or back are not dialled",
        arguments: [
            ("127.0.0.1", .loopback), ("127.255.3.4", .loopback), ("localhost", .loopback),
            ("LOCALHOST.", .loopback), ("a.localhost", .loopback), ("::1", .loopback),
            ("::ffff:127.0.0.1", .loopback), ("::ffff:7f00:1", .loopback), ("::127.0.0.1", .loopback),
            ("64:ff9b::7f00:1", .loopback), ("2002:7f00:1::", .loopback), ("0:0:0:0:0:0:0:1", .loopback),
            ("0.0.0.0", .unspecified), ("0.1.2.3", .unspecified), ("::", .unspecified),
            ("::ffff:0.0.0.0", .unspecified), ("169.254.169.254", .linkLocal), ("::ffff:169.254.1.1", .linkLocal),
            ("fe80::1", .linkLocal), ("febf::1", .linkLocal), ("224.0.0.1", .multicast),
            ("255.255.255.255", .multicast), ("ff02::1", .multicast), ("127.1", .malformedHost),
            ("0x7f000001", .malformedHost), ("2130706433", .malformedHost), ("0177.0.0.1", .malformedHost),
            ("127.0.0.1.", .malformedHost), ("1::2::3", .malformedHost), ("12345::", .malformedHost),
        ] as [(String, EndpointRefusal)])
    func refused(host: String, reason: EndpointRefusal) throws {
        let endpoint = try #require(Endpoint(host: host, port: 7_448))

        #expect(EndpointDialPolicy().refusal(of: endpoint) == reason)
    }

    @Test(
        "other addresses and names are dialled",
        arguments: [
            "192.0.2.1", "10.0.0.1", "192.168.1.1", "2001:db8::1", "fd00::1", "::ffff:192.0.2.1", "example.org",
            "node-1", "localhost.example", "n1.example.",
        ])
    func dialed(host: String) throws {
        let endpoint = try #require(Endpoint(host: host, port: 7_448))

        #expect(EndpointDialPolicy().refusal(of: endpoint) == nil)
    }

    @Test(
        "loopback is dialled where that is allowed, and nothing else more",
        arguments: ["127.0.0.1", "::1", "localhost"])
    func loopback(host: String) throws {
        let policy = EndpointDialPolicy(allowsLoopback: true)

        #expect(policy.refusal(of: try #require(Endpoint(host: host, port: 1))) == nil)
        #expect(policy.refusal(of: try #require(Endpoint(host: "0.0.0.0", port: 1))) == .unspecified)
        #expect(policy.refusal(of: try #require(Endpoint(host: "169.254.1.1", port: 1))) == .linkLocal)
    }

    @Test("D1: a URL is more than host and port", arguments: ["wss://192.0.2.1:1/", "ws://192.0.2.1:1/path"])
    func url(text: String) throws {
        #expect(EndpointDialPolicy().refusal(of: try #require(Endpoint(text))) == .notHostAndPort)
    }
}
