/// A literal IP address, read without a resolver.
/// - Source: RFC 4291 §2.2
enum IPAddress: Equatable, Sendable {
    case v4(UInt32)
    case v6([UInt16])

    /// Reads dotted-decimal IPv4 or IPv6 text without zone; nil for anything else, also for IPv4 in short, octal or
    /// hexadecimal spelling.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        if let address = Self.v4(bytes[...]) {
            self = .v4(address)
        } else if let groups = Self.v6(bytes) {
            self = .v6(groups)
        } else {
            return nil
        }
    }

    /// The IPv4 address that an IPv6 address stands for: mapped, compatible, or translated (64:ff9b::/96, 2002::/16).
    var embeddedV4: UInt32? {
        guard case .v6(let groups) = self else { return nil }
        let last = UInt32(groups[6]) << 16 | UInt32(groups[7])
        if groups[0..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF { return last }
        if groups[0..<6].allSatisfy({ $0 == 0 }), last > 0xFFFF { return last }
        if groups[0] == 0x64, groups[1] == 0xFF9B, groups[2..<6].allSatisfy({ $0 == 0 }) { return last }
        if groups[0] == 0x2002 { return UInt32(groups[1]) << 16 | UInt32(groups[2]) }
        return nil
    }

    private static func v4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != 0x30
            else { return nil }
            let value = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard value <= 255 else { return nil }
            address = address << 8 | value
        }
        return address
    }

    private static func v6(_ text: [UInt8]) -> [UInt16]? {
        guard (2...45).contains(text.count) else { return nil }
        guard let gap = doubleColon(in: text) else {
            let groups = v6Groups(text[...])
            return groups?.count == 8 ? groups : nil
        }
        guard let head = v6Groups(text[..<gap]), let tail = v6Groups(text[(gap + 2)...]) else { return nil }
        guard head.count + tail.count <= 7 else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func doubleColon(in text: [UInt8]) -> Int? {
        let colon = UInt8(ascii: ":")
        return text.indices.dropLast().first { text[$0] == colon && text[$0 + 1] == colon }
    }

    /// Groups of hexadecimal digits, the last two of which may be written as an IPv4 address.
    private static func v6Groups(_ text: ArraySlice<UInt8>) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let address = v4(part) {
                groups.append(UInt16(address >> 16))
                groups.append(UInt16(address & 0xFFFF))
                continue
            }
            guard (1...4).contains(part.count), let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                part.first != UInt8(ascii: "+")
            else { return nil }
            groups.append(value)
        }
        return groups.count <= 8 ? groups : nil
    }
}
