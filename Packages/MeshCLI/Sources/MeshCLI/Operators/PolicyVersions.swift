internal import MeshProtocol

/// The policies that an authority keeps, as it replied.
struct PolicyVersions: Sendable {
    /// One of them.
    struct Version: Sendable {
        let id: String
        let isActive: Bool
        let createdAt: String
        let policy: PolicyManifest
    }

    /// The newest first.
    let versions: [Version]
    /// Whether the authority keeps more than it replied.
    let isTruncated: Bool

    init(reply: JSONValue) throws {
        do {
            let fields = try FieldReader(reply)
            versions = try (fields.object["versions"]?.arrayValue ?? []).map { entry in
                let fields = try FieldReader(entry)
                return Version(
                    id: try fields.string("policy_id"), isActive: fields.object["active"]?.boolValue ?? false,
                    createdAt: try fields.string("created_at"),
                    policy: try PolicyManifest(json: fields.object["policy"] ?? .null))
            }
            isTruncated = fields.object["truncated"]?.boolValue ?? false
        } catch {
            throw CommandFailure("The authority's reply is not a policy history: \(error)")
        }
    }

    /// The policies of the authority that the options name.
    static func fetch(
        _ options: OperatorOptions, config: MeshConfig, in context: CommandContext
    ) async throws -> PolicyVersions {
        let reply = try await options.send(
            "GET", "/admin/policy/history", label: "policy history", config: config, in: context)
        return try PolicyVersions(reply: reply)
    }

    /// The policy with an id.
    func policy(_ id: String) throws -> PolicyManifest {
        guard let version = versions.first(where: { $0.id.isSameText(as: id) }) else {
            let note =
                isTruncated ? " It may be older than the \(versions.count) newest, which are all that is shown." : ""
            throw CommandFailure("There is no policy \(id.quoted); 'admin policy history' lists them.\(note)")
        }
        return version.policy
    }
}
