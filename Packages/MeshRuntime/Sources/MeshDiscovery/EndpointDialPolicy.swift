public import MeshProtocol

/// Why an announced endpoint is not dialled.
public enum EndpointRefusal: String, Sendable, CaseIterable {
    /// It is more than host and port.
    case notHostAndPort = "not_host_and_port"
    /// The host is an address in a spelling that resolvers read differently, or no host at all.
    case malformedHost = "malformed_host"
    /// The host is this machine.
    case loopback
    /// The host is no particular one.
    case unspecified
    /// The host is reachable on one network segment only.
    case linkLocal = "link_local"
    /// The host is a group.
    case multicast
}

/// Which endpoints of announcements are dialled.
///
/// Announcements are made by members, and each receiver dials them; without a policy one member could aim all others
/// at any address.
/// - Source: Specification 03 §1, Specification 05 §4
public struct EndpointDialPolicy: Sendable {
    /// Whether this machine may be dialled: only where the node itself listens on nothing but loopback.
    public var allowsLoopback: Bool

    /// Creates a policy.
    public init(allowsLoopback: Bool = false) {
        self.allowsLoopback = allowsLoopback
    }

    /// Why an announced endpoint must not be dialled; nil when it may.
    public func refusal(of endpoint: Endpoint) -> EndpointRefusal? {
        guard endpoint.scheme == .ws, endpoint.path == "/" else { return .notHostAndPort }
        guard let address = IPAddress(endpoint.host) else { return refusal(ofName: endpoint.host) }
        switch address {
        case .v4(let address): return refusal(ofV4: address)
        case .v6(let groups):
            if let embedded = address.embeddedV4 { return refusal(ofV4: embedded) }
            return refusal(ofV6: groups)
        }
    }

    private func refusal(ofName host: String) -> EndpointRefusal? {
        let lowered = host.lowercased()
        let name = lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: ":")) else { return .malformedHost }
        // A last label that begins with a digit makes resolvers read the whole as a number in one of many spellings.
        let last = name.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
        if last.utf8.first.map({ (0x30...0x39).contains($0) }) ?? true { return .malformedHost }
        if name == "localhost" || name.hasSuffix(".localhost") || name == "ip6-localhost" {
            return allowsLoopback ? nil : .loopback
        }
        return nil
    }

    private func refusal(ofV4 address: UInt32) -> EndpointRefusal? {
        switch (address >> 24, address >> 16) {
        case (0, _): .unspecified
        case (127, _): allowsLoopback ? nil : .loopback
        case (_, 0xA9FE): .linkLocal
        case (224..., _): .multicast
        default: nil
        }
    }

    private func refusal(ofV6 groups: [UInt16]) -> EndpointRefusal? {
        if groups.allSatisfy({ $0 == 0 }) { return .unspecified }
        if groups.dropLast().allSatisfy({ $0 == 0 }), groups.last == 1 { return allowsLoopback ? nil : .loopback }
        if groups[0] & 0xFFC0 == 0xFE80 { return .linkLocal }
        return groups[0] & 0xFF00 == 0xFF00 ? .multicast : nil
    }
}
