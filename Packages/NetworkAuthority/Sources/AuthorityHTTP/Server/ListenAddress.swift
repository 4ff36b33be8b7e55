internal import AuthorityCore

/// A host and a port to listen on.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// The host: an address or a name, version 6 without brackets.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int

    /// Makes an address; nil when the port is not from 0 to 65,535.
    public init?(host: String, port: Int) {
        guard (0...65_535).contains(port) else { return nil }
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, with brackets around an IPv6 address; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")), text.utf8.count <= AuthorityLimits.originBytes,
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let isPlain = host.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
        guard !host.isEmpty, isPlain else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    /// `host:port`, with brackets around an IPv6 address.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether a host is one that only this machine can reach: `localhost`, 127.0.0.0/8 or ::1.
    static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        return host.hasPrefix("127.") && ClientAddress(host) != nil
    }
}
