internal import MeshDiscovery
internal import MeshProtocol

/// What a listening address says about who can dial it.
struct ListenAddress: Sendable, Equatable {
    private let host: String

    init(_ host: String) {
        var host = host
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host
    }

    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        host == "::1" || host == "localhost" || (host.hasPrefix("127.") && host.utf8.allSatisfy(Self.isNumeric))
    }

    /// Whether it stands for every address of the machine.
    var isUnspecified: Bool {
        host.isEmpty || host == "::" || host == "0.0.0.0" || host == "*"
    }

    /// The endpoint that others can dial, if the address names one that they do not refuse.
    ///
    /// - Source: Specification 05 §4.
    func endpoint(port: Int) -> Endpoint? {
        guard !isLoopback, !isUnspecified else { return nil }
        let endpoint = Endpoint(host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
        return endpoint.flatMap { EndpointDialPolicy().refusal(of: $0) == nil ? $0 : nil }
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        byte == 0x2E || (0x30...0x39).contains(byte)
    }
}
