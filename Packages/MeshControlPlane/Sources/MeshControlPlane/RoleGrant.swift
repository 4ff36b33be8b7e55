internal import MeshProtocol

/// What one role may command, and where.
///
/// - Source: Specification 05 §10
public struct RoleGrant: Sendable, Hashable {
    /// The role.
    public let role: String

    /// The commands that it may issue.
    public let commands: [String]

    /// The scopes in which it may issue them.
    public let scopes: [String]

    /// Makes a grant.
    public init(role: String, commands: [String], scopes: [String]) {
        self.role = role
        self.commands = commands
        self.scopes = scopes
    }

    /// The grants of the specification: operators update policy and anchors, administrators also revoke and shut down.
    public static let standard = [
        RoleGrant(
            role: MeshRole.operator, commands: ["policy_update", "update_bootstrap"], scopes: ["network", "region"]),
        RoleGrant(
            role: MeshRole.admin,
            commands: ["policy_update", "revoke_certificate", "revoke_node", "update_bootstrap", "shutdown_node"],
            scopes: ["network", "region", "node"]),
        RoleGrant(role: MeshRole.anchor, commands: [], scopes: []),
        RoleGrant(role: MeshRole.client, commands: [], scopes: []),
    ]
}
