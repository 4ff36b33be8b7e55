internal import MeshProtocol

/// The path and query of a request, decoded.
struct RequestTarget: Sendable {
    /// The path after percent-decoding; nil when it is not UTF-8 or badly encoded.
    let path: String?
    /// Names with their values in the order sent, names in the order of their first use.
    let query: [(String, [String])]

    init(_ target: String) {
        let parts = Self.originForm(target).split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.decoded(parts[0], plusIsSpace: false)
        query = parts.count > 1 ? Self.query(parts[1]) : []
    }

    /// A target without scheme and host, which a client may send all the same.
    ///
    /// - Source: RFC 9112 §3.2.2
    private static func originForm(_ target: String) -> Substring.UTF8View {
        guard !target.utf8.starts(with: "/".utf8) else { return target.utf8[...] }
        let lower = target.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else { return target.utf8[...] }
        let rest = target.utf8.dropFirst(scheme.utf8.count)
        let slash = UInt8(ascii: "/")
        let end = rest.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") }
        guard let end, rest[end] == slash else { return Substring("/").utf8 }
        return rest[end...]
    }

    private static func query(_ text: Substring.UTF8View) -> [(String, [String])] {
        var query: [(String, [String])] = []
        var positions: [ExactText: Int] = [:]
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = lenient(sides[0])
            let value = sides.count > 1 ? lenient(sides[1]) : ""
            if let position = positions[ExactText(name)] {
                query[position].1.append(value)
            } else {
                positions[ExactText(name)] = query.count
                query.append((name, [value]))
            }
        }
        return query
    }

    /// A part of a query.
    ///
    /// What is badly encoded stands for itself: it can only fail to match a signature.
    private static func lenient(_ text: Substring.UTF8View) -> String {
        decoded(text, plusIsSpace: true) ?? String(decoding: text, as: UTF8.self)
    }

    private static func decoded(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
