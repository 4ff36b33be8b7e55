/// Where a request came from.
///
/// Requests are counted per IPv4 address, or per /64 of an IPv6 address.
/// - Source: Specification 06 §1, §2
public struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
    /// The part that is counted: 4 bytes, 8 bytes, or none when the address is not known.
    let bucketBytes: [UInt8]
    /// The address as it is stored and shown.
    public let text: String

    /// An address that is not known: all such requests are counted together.
    public static let unknown = ClientAddress(bucketBytes: [], text: "unknown")

    private init(bucketBytes: [UInt8], text: String) {
        self.bucketBytes = bucketBytes
        self.text = text
    }

    /// Reads an IPv4 or IPv6 address, without port; nil for anything else.
    public init?(_ text: String) {
        if let address = Self.version4(text.utf8) {
            self.init(bucketBytes: address, text: text)
        } else if text.utf8.count <= 45, let address = Self.version6(text) {
            // IPv4 in an IPv6 socket is the same client as IPv4.
            let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10] == 0xFF && address[11] == 0xFF
            if isMapped {
                let mapped = Array(address[12...])
                self.init(bucketBytes: mapped, text: mapped.map(String.init).joined(separator: "."))
            } else {
                self.init(bucketBytes: Array(address[..<8]), text: text)
            }
        } else {
            return nil
        }
    }

    /// The address.
    public var description: String { text }

    private static func version4(_ text: some Collection<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                let byte = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        guard let gap = gapIndex(in: bytes) else { return groups(bytes[...], count: 8...8) }
        guard let head = groups(bytes[..<gap], count: 0...7), let tail = groups(bytes[(gap + 2)...], count: 0...7),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func gapIndex(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast().first { bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: ":") }
    }

    private static func groups(_ text: ArraySlice<UInt8>, count: ClosedRange<Int>) -> [UInt8]? {
        if text.isEmpty { return count.contains(0) ? [] : nil }
        var bytes: [UInt8] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let dotted = version4(part) else { return nil }
                bytes += dotted
            } else {
                guard (1...4).contains(part.count), part.allSatisfy(isHexDigit),
                    let value = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
                else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
        }
        return count.contains(bytes.count / 2) ? bytes : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
