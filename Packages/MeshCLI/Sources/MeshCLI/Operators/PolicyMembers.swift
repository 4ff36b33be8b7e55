internal import AuthorityCore
internal import MeshProtocol

/// What a policy says, without its id, its date and who signed it.
struct PolicyMembers: Sendable, Equatable {
    /// One member with its path.
    struct Member: Sendable, Equatable {
        let name: String
        let value: JSONValue
    }

    let members: [Member]

    init(_ policy: PolicyManifest) {
        self.init(
            minClientVersion: policy.minClientVersion, allowedPorts: policy.allowedPorts,
            allowedServices: policy.allowedServices, routing: policy.routing)
    }

    init(_ draft: PolicyDraft) {
        self.init(
            minClientVersion: draft.minClientVersion, allowedPorts: draft.allowedPorts,
            allowedServices: draft.allowedServices, routing: draft.routing)
    }

    private init(
        minClientVersion: String, allowedPorts: [Int64], allowedServices: [String], routing: RoutingPolicy
    ) {
        members = [
            Member(name: "min_client_version", value: .string(minClientVersion)),
            Member(name: "allowed_ports", value: .array(allowedPorts.map { .int($0) })),
            Member(name: "allowed_services", value: .array(allowedServices.map { .string($0) })),
            Member(
                name: "routing.preferred_transports",
                value: .array(routing.preferredTransports.map { .string($0) })),
            Member(name: "routing.max_hops", value: .int(routing.maxHops)),
        ]
    }

    /// The members in which another policy differs, with both values.
    func changes(to other: PolicyMembers) -> [(name: String, from: JSONValue, to: JSONValue)] {
        zip(members, other.members).filter { $0.value != $1.value }.map { ($0.name, $0.value, $1.value) }
    }

    /// A line for each member.
    var lines: [String] {
        TextTable.lines(members.map { [$0.name + ":", Self.text($0.value)] })
    }

    /// A value as people read it: the elements of a list with commas, `(none)` for an empty one.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements) where elements.isEmpty: "(none)"
        case .array(let elements): elements.map(text).joined(separator: ", ")
        default: (value.stringValue ?? String(decoding: value.plainBytes(), as: UTF8.self)).printable
        }
    }
}
