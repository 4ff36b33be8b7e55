internal import MeshProtocol

/// Addresses as the commands print and judge them.
enum URLText {
    /// `http://host:port`; an address of version 6 in brackets.
    static func http(host: String, port: Int) -> String {
        "http://\(bracketed(host)):\(port)"
    }

    /// `https://host:port`.
    static func https(host: String, port: Int) -> String {
        "https://\(bracketed(host)):\(port)"
    }

    /// `ws://host:port`.
    static func webSocket(host: String, port: Int) -> String {
        "ws://\(bracketed(host)):\(port)"
    }

    /// `url` without slashes at its end.
    static func withoutTrailingSlash(_ url: String) -> String {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    /// Whether what comes from `url` cannot be changed on its way: HTTPS, or this machine itself.
    static func isUnalterable(_ url: String) -> Bool {
        let text = url.lowercased()
        if text.hasPrefix("https://") { return true }
        guard text.hasPrefix("http://") else { return false }
        return isLoopback(host(of: text))
    }

    /// Whether `host` is this machine.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func host(of url: String) -> String {
        let rest = url.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if rest.hasPrefix("[") { return String(rest.dropFirst().prefix { $0 != "]" }) }
        return String(rest.prefix { $0 != ":" })
    }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    }
}
