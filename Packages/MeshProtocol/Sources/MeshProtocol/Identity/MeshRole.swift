/// The roles that certificates carry.
///
/// - Source: Specification 00 §3; Specification 06 §7
public enum MeshRole: Sendable {
    /// What every role begins with.
    public static let prefix = "role:"
    /// Gateway and relay; the usual bootstrap peer.
    public static let anchor = "role:anchor"
    /// Relay at the edge.
    public static let bridge = "role:bridge"
    /// Endpoint; the default.
    public static let client = "role:client"
    /// May issue policy and anchor updates over the control plane.
    public static let `operator` = "role:operator"
    /// Control plane only: may also revoke and shut down.
    ///
    /// Never assigned by an invite.
    public static let admin = "role:admin"
    /// What the role of a named service begins with.
    public static let servicePrefix = "role:service:"

    private static let assignable = [anchor, bridge, client, `operator`]
    private static let serviceNameLength = 1...63

    /// The role of a named service.
    ///
    /// Whether the name may be assigned is told by `isAssignable`.
    public static func service(_ name: String) -> String {
        servicePrefix + name
    }

    /// Whether an invite may assign the role: one of four exact names, or a service named with 1 … 63 of `[a-z0-9-]`.
    public static func isAssignable(_ role: String) -> Bool {
        if assignable.contains(where: role.isSameText) { return true }
        guard role.utf8.starts(with: servicePrefix.utf8) else { return false }
        let name = role.utf8.dropFirst(servicePrefix.utf8.count)
        return serviceNameLength.contains(name.count) && name.allSatisfy(isServiceNameCharacter)
    }

    /// The assignable role that a person meant, given with or without `role:`; nil when there is none.
    ///
    /// - Source: Specification 07 §1
    public static func normalized(_ text: String) -> String? {
        let role = text.utf8.starts(with: prefix.utf8) ? text : prefix + text
        return isAssignable(role) ? role : nil
    }

    private static func isServiceNameCharacter(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || byte == ASCII.minus || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}
