/// Where a node can be dialled.
///
/// Written as `host:port` (`[v6]:port`), which means `ws://host:port/`, or as a `ws://` or `wss://` URL.
/// - Source: Specification 03 §1
public struct Endpoint: Sendable, Hashable {
    /// How the socket is opened.
    public enum Scheme: String, Sendable, Hashable {
        /// WebSocket over TCP.
        case ws
        /// WebSocket over TLS.
        case wss
    }

    private static let maximumHostLength = 253
    private static let maximumPathLength = 1_024

    /// How the socket is opened.
    public let scheme: Scheme
    /// A host name or address; an IPv6 address without brackets.
    public let host: String
    /// 1 … 65,535.
    public let port: Int
    /// The request target, beginning with `/`.
    public let path: String

    /// Reads `host:port`, `[v6]:port`, or a `ws://` or `wss://` URL; nil for anything else.
    ///
    /// A URL without a port has that of its scheme, 80 or 443. User names and fragments are refused.
    public init?(_ text: String) {
        if let rest = text.dropping(prefix: "ws://") {
            self.init(scheme: .ws, defaultPort: 80, authorityAndPath: rest)
        } else if let rest = text.dropping(prefix: "wss://") {
            self.init(scheme: .wss, defaultPort: 443, authorityAndPath: rest)
        } else {
            self.init(announced: text)
        }
    }

    /// Reads `host:port` or `[v6]:port` alone: the form that is taken from announcements.
    ///
    /// - Source: Specification 03 §1
    public init?(announced text: String) {
        self.init(scheme: .ws, authority: text, defaultPort: nil, path: "/")
    }

    /// Makes the endpoint of a host and port, or nil when either cannot be one.
    public init?(host: String, port: Int) {
        guard Self.isHost(host) || Self.isIPv6Address(host), (1...65_535).contains(port) else { return nil }
        self.init(scheme: .ws, validHost: host, port: port, path: "/")
    }

    /// The text that reads back to this endpoint, `host:port` where that is enough.
    public var text: String {
        let bracketed = host.utf8.contains(ASCII.colon) ? "[\(host)]" : host
        if scheme == .ws, path == "/" { return "\(bracketed):\(port)" }
        return "\(scheme.rawValue)://\(bracketed):\(port)\(path)"
    }
}

extension Endpoint: CustomStringConvertible {
    /// The text that reads back to this endpoint.
    public var description: String { text }
}

extension Endpoint {
    private init(scheme: Scheme, validHost: String, port: Int, path: String) {
        self.scheme = scheme
        host = validHost
        self.port = port
        self.path = path
    }

    private init?(scheme: Scheme, defaultPort: Int, authorityAndPath text: String) {
        let authority = text.utf8.prefix { $0 != ASCII.slash && $0 != UInt8(ascii: "?") }
        let target = text.utf8.dropFirst(authority.count)
        let path = target.first == ASCII.slash ? String(Substring(target)) : "/" + String(Substring(target))
        guard path.utf8.count <= Self.maximumPathLength, path.utf8.allSatisfy(Self.isTargetCharacter) else {
            return nil
        }
        self.init(
            scheme: scheme, authority: String(Substring(authority)), defaultPort: defaultPort, path: path)
    }

    private init?(scheme: Scheme, authority: String, defaultPort: Int?, path: String) {
        let bytes = Array(authority.utf8)
        let host: ArraySlice<UInt8>
        let rest: ArraySlice<UInt8>
        if bytes.first == ASCII.openBracket {
            guard let end = bytes.firstIndex(of: ASCII.closeBracket) else { return nil }
            (host, rest) = (bytes[1..<end], bytes[(end + 1)...])
        } else {
            let end = bytes.firstIndex(of: ASCII.colon) ?? bytes.endIndex
            (host, rest) = (bytes[..<end], bytes[end...])
        }
        let text = String(decoding: host, as: UTF8.self)
        guard bytes.first == ASCII.openBracket ? Self.isIPv6Address(text) : Self.isHost(text) else { return nil }
        guard let port = rest.isEmpty ? defaultPort : Self.port(afterColon: rest) else { return nil }
        self.init(scheme: scheme, validHost: text, port: port, path: path)
    }

    /// The number in `:443`: one to five digits, 1 … 65,535.
    private static func port(afterColon text: ArraySlice<UInt8>) -> Int? {
        let digits = text.dropFirst()
        guard text.first == ASCII.colon, (1...5).contains(digits.count), digits.allSatisfy(ASCII.isDigit) else {
            return nil
        }
        let port = digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
        return (1...65_535).contains(port) ? port : nil
    }

    private static func isHost(_ text: String) -> Bool {
        (1...maximumHostLength).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                ASCII.isLetterOrDigit(byte) || byte == ASCII.minus || byte == ASCII.point || byte == ASCII.underscore
            }
    }

    /// Whether a text is written with what IPv6 addresses are written with; the resolver judges the rest.
    private static func isIPv6Address(_ text: String) -> Bool {
        (2...45).contains(text.utf8.count) && text.utf8.contains(ASCII.colon)
            && text.utf8.allSatisfy { ASCII.hexValue($0) != nil || $0 == ASCII.colon || $0 == ASCII.point }
    }

    private static func isTargetCharacter(_ byte: UInt8) -> Bool {
        byte > ASCII.space && byte < 0x7F && byte != UInt8(ascii: "#")
    }
}

extension String {
    /// The text after a prefix, or nil when it does not begin with it.
    fileprivate func dropping(prefix: String) -> String? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return String(Substring(utf8.dropFirst(prefix.utf8.count)))
    }
}
