import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshRuntime

@Suite struct ListenAddressTests {
    @Test(
        "D8: an endpoint is announced only if others can dial it",
        arguments: [
            ("0.0.0.0", nil), ("::", nil), ("", nil), ("127.0.0.1", nil), ("127.9.9.9", nil), ("::1", nil),
            ("[::1]", nil), ("localhost", nil), ("169.254.1.2", nil), ("fe80::1", nil),
            ("10.1.2.3", "ws://10.1.2.3:7000/"),
            ("node.example", "ws://node.example:7000/"), ("2001:db8::1", "ws://[2001:db8::1]:7000/"),
        ])
    func announced(host: String, endpoint: String?) {
        #expect(ListenAddress(host).endpoint(port: 7_000) == endpoint.flatMap { Endpoint($0) })
    }

    @Test("only addresses of this machine are loopback", arguments: ["10.0.0.1", "0.0.0.0", "127.example", "::"])
    func notLoopback(_ host: String) {
        #expect(!ListenAddress(host).isLoopback)
    }
}
