internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Where a request came from and what it called us, seen through as many proxies as are trusted.
///
/// - Source: Specification 06 §1, §6
struct RequestOrigin: Sendable {
    let proxyHops: Int
    let publicURL: String?
    /// Whether the authority itself serves TLS.
    var isSecure = false

    /// The client: the TCP peer, or what the outermost trusted proxy saw.
    func address(_ headers: HTTPFields, peer: SocketAddress?) -> ClientAddress {
        forwarded(.forwardedFor, headers).flatMap(ClientAddress.init) ?? peer?.ipAddress.flatMap(ClientAddress.init)
            ?? .unknown
    }

    /// The origin to announce.
    func publicOrigin(_ request: HTTPRequest) throws(HTTPRefusal) -> String {
        if let publicURL { return publicURL }
        let headers = request.headerFields
        let scheme = forwarded(.forwardedProto, headers) ?? (isSecure ? "https" : "http")
        let host = forwarded(.forwardedHost, headers) ?? request.authority ?? ""
        guard let origin = Self.origin("\(scheme)://\(host)") else { throw .badHost }
        return origin
    }

    /// A plain origin, `http(s)://host[:port]` and nothing else, or nil.
    static func origin(_ text: String) -> String? {
        let lower = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lower.hasPrefix($0) }),
            text.utf8.count <= AuthorityLimits.originBytes
        else { return nil }
        var host = text.dropFirst(scheme.count)[...]
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
            let port = host[host.index(after: colon)...]
            guard let number = Int(port), (1...65_535).contains(number),
                port.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            host = host[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = String(host.dropFirst().dropLast())
            return address.contains(":") && ClientAddress(address) != nil ? text : nil
        }
        let isName =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
        return isName ? text : nil
    }

    /// The entry that the outermost trusted proxy added: the n-th last.
    private func forwarded(_ name: HTTPField.Name, _ headers: HTTPFields) -> String? {
        guard proxyHops > 0, let value = headers[name] else { return nil }
        let entries = value.utf8.split(separator: UInt8(ascii: ","))
        guard entries.count >= proxyHops else { return nil }
        let entry = entries[entries.count - proxyHops].filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return String(decoding: entry, as: UTF8.self)
    }
}
