/// The base address of an authority, checked.
struct AuthorityAddress: Sendable, Hashable {
    /// The address without a trailing slash.
    let text: String
    /// Host and port as they stand in the address, for messages.
    let authority: String

    /// Takes an `http` or `https` address with a host and, optionally, a path.
    init(_ text: String) throws(AuthorityClientError) {
        let lowered = text.lowercased()
        let scheme = lowered.hasPrefix("https://") ? "https://" : lowered.hasPrefix("http://") ? "http://" : nil
        guard let scheme else {
            throw AuthorityClientError(
                .invalidAddress,
                message: "'\(text)' is not an authority's address: it must begin with http:// or https://")
        }
        var rest = text.dropFirst(scheme.count)
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        let host = rest.prefix { $0 != "/" }
        let isPlain = rest.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"?#@\\\"<>^`{|}".utf8.contains(byte)
        }
        guard !host.isEmpty, isPlain, !host.hasPrefix(":") else {
            throw AuthorityClientError(
                .invalidAddress,
                message: "'\(text)' is not an authority's address: give http(s)://host[:port] without query or user")
        }
        self.text = scheme + rest
        self.authority = String(host)
    }

    /// The address of a path, percent-encoded where needed.
    func url(path: String, query: [(String, [String])]) -> String {
        var result = text + Self.encoded(path, keeping: "/")
        var separator = "?"
        for (name, values) in query {
            for value in values {
                result += separator + Self.encoded(name, keeping: "") + "=" + Self.encoded(value, keeping: "")
                separator = "&"
            }
        }
        return result
    }

    /// Percent-encodes all but unreserved characters and `kept` ones.
    ///
    /// - Source: RFC 3986 §2.3.
    private static func encoded(_ text: String, keeping kept: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
            case _ where kept.utf8.contains(byte): result.append(byte)
            default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
