internal import MeshProtocol

/// Where a socket came from, as coarsely as limits are counted: an IPv4 address or an IPv6 /56.
public struct SocketSource: Sendable, Hashable, CustomStringConvertible {
    private let prefix: [UInt8]

    /// Whether the address is of this host; such sockets have no limit of their own.
    public let isLoopback: Bool

    /// Makes a source of the bytes of an address.
    ///
    /// An IPv4 address mapped into IPv6 counts as the IPv4 address.
    ///
    /// - Parameter address: 4 or 16 bytes in network order; anything else gives nil.
    public init?(address: [UInt8]) {
        switch address.count {
        case 4:
            prefix = address
            isLoopback = address[0] == 127
        case 16:
            let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
            if Array(address[..<12]) == mappedPrefix {
                prefix = Array(address[12...])
                isLoopback = address[12] == 127
            } else {
                prefix = Array(address[..<(MeshLimits.sourcePrefixBits / 8)])
                isLoopback = address[..<15].allSatisfy { $0 == 0 } && address[15] == 1
            }
        default: return nil
        }
    }

    private init(prefix: [UInt8], isLoopback: Bool) {
        self.prefix = prefix
        self.isLoopback = isLoopback
    }

    /// The source of sockets that have no network address, such as local sockets.
    public static let local = SocketSource(prefix: [], isLoopback: true)

    /// The address or prefix in hexadecimal, for logs.
    public var description: String {
        prefix.isEmpty ? "local" : prefix.map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
    }
}
