internal import MeshProtocol

/// Decides whether roles allow a command.
///
/// - Source: Specification 05 §10
public struct RoleAuthorizer: Sendable {
    /// What each role may do.
    public let grants: [RoleGrant]

    /// Makes an authorizer.
    ///
    /// - Parameter grants: What each role may do; the specification's grants by default.
    public init(grants: [RoleGrant] = RoleGrant.standard) {
        self.grants = grants
    }

    /// Whether some one of the roles grants both the command and the scope.
    ///
    /// Texts are compared byte for byte.
    public func allows(_ command: String, in scope: String, with roles: [String]) -> Bool {
        grants.contains { grant in
            roles.contains { $0.isSameText(as: grant.role) }
                && grant.commands.contains { $0.isSameText(as: command) }
                && grant.scopes.contains { $0.isSameText(as: scope) }
        }
    }

    /// The established roles that a message does not give up.
    ///
    /// - Parameters:
    ///   - established: What the issuer really has.
    ///   - claimed: The message's `issuer_roles`; they may only narrow.
    public static func narrowed(_ established: [String], to claimed: [String]) -> [String] {
        established.filter { role in claimed.contains { $0.isSameText(as: role) } }
    }
}
