internal import MeshProtocol

/// Roles given on the command line, with or without `role:`.
enum RoleArguments {
    /// The roles in full; throws at the first that no certificate may hold.
    static func normalized(_ roles: [String]) throws -> [String] {
        try roles.map { text in
            guard let role = MeshRole.normalized(text) else {
                let shown = text.hasPrefix(MeshRole.prefix) ? text : MeshRole.prefix + text
                throw CommandFailure(
                    "Invalid role: \(shown). Allowed roles are: client, anchor, bridge, operator, service:<name>.")
            }
            return role
        }
    }
}
