internal import MeshTransport
internal import NIOCore

extension Channel {
    /// The remote address as `host:port`, for logs.
    var remoteAddressText: String {
        guard let address = remoteAddress else { return "unknown" }
        guard let host = address.ipAddress, let port = address.port else { return "local" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The source that limits are counted for.
    var source: SocketSource {
        switch remoteAddress {
        case .v4(let address):
            // SAFETY: the bytes of the value are copied inside the closure. On every system the address of a
            // `sockaddr_in` begins at byte 4 and has 4.
            let bytes = unsafe withUnsafeBytes(of: address.address) { unsafe Array($0.dropFirst(4).prefix(4)) }
            return SocketSource(address: bytes) ?? .local
        case .v6(let address):
            // SAFETY: as above; the address of a `sockaddr_in6` begins at byte 8 and has 16.
            let bytes = unsafe withUnsafeBytes(of: address.address) { unsafe Array($0.dropFirst(8).prefix(16)) }
            return SocketSource(address: bytes) ?? .local
        case .unixDomainSocket, nil: return .local
        }
    }
}
