public import MeshProtocol

/// A policy that an operator wants, once it has passed the rules; the authority dates and signs it.
///
/// - Source: Specification 06 §7
public struct PolicyDraft: Sendable, Equatable {
    /// The oldest client version of a policy that names none.
    public static let defaultMinClientVersion = "0.1.0"
    /// Ports that a policy may list.
    public static let ports: ClosedRange<Int64> = 1...65_535
    /// Links that a policy may want paths to have at most.
    public static let hops: ClosedRange<Int64> = 1...255

    /// The policy's id; nil for one that the authority makes.
    public let policyID: String?
    /// The oldest client version that is welcome.
    public let minClientVersion: String
    /// Ports that services may use.
    public let allowedPorts: [Int64]
    /// Services that may be offered.
    public let allowedServices: [String]
    /// Routing preferences.
    public let routing: RoutingPolicy

    /// Judges what is asked for; an empty id counts as none.
    ///
    /// Throws ``AuthorityRefusal`` whose details name each rule that is broken.
    public init(
        policyID: String? = nil, minClientVersion: String = PolicyDraft.defaultMinClientVersion,
        allowedPorts: [Int64] = PolicyManifest.defaultPorts, allowedServices: [String] = [],
        routing: RoutingPolicy = RoutingPolicy()
    ) throws(AuthorityRefusal) {
        try self.init(
            policyID: policyID ?? "", minClientVersion: minClientVersion, allowedPorts: allowedPorts,
            allowedServices: allowedServices, routing: routing, RequestValidation())
    }

    /// Judges the body of a request; members that it does not know are ignored.
    ///
    /// Throws ``AuthorityRefusal`` whose details name each rule that is broken.
    public init(_ body: JSONObject) throws(AuthorityRefusal) {
        var validation = RequestValidation()
        let hasID = !(body["policy_id"]?.isNull ?? true)
        let id = hasID ? validation.text(body, ["policy_id"], default: "") : ""
        let version = validation.text(body, ["min_client_version"], default: Self.defaultMinClientVersion)
        let ports = validation.integers(body, ["allowed_ports"], default: PolicyManifest.defaultPorts)
        let services = validation.texts(body, ["allowed_services"], default: [])
        let routing = validation.object(body, ["routing"])
        let transports = validation.texts(
            routing, ["routing", "preferred_transports"], default: RoutingPolicy.defaultTransports)
        let hops = validation.integer(routing, ["routing", "max_hops"], default: RoutingPolicy.defaultMaxHops)
        try self.init(
            policyID: id, minClientVersion: version, allowedPorts: ports, allowedServices: services,
            routing: RoutingPolicy(preferredTransports: transports, maxHops: hops), validation)
    }

    private init(
        policyID: String, minClientVersion: String, allowedPorts: [Int64], allowedServices: [String],
        routing: RoutingPolicy, _ found: RequestValidation
    ) throws(AuthorityRefusal) {
        self.policyID = policyID.isEmpty ? nil : policyID
        self.minClientVersion = minClientVersion
        self.allowedPorts = allowedPorts
        self.allowedServices = allowedServices
        self.routing = routing
        var validation = found
        judge(&validation)
        try validation.throwIfAny()
    }

    private func judge(_ validation: inout RequestValidation) {
        let characters = AuthorityLimits.policyTextCharacters
        validation.check(policyID ?? "", ["policy_id"], upTo: MeshLimits.maximumNameLength)
        validation.check(minClientVersion, ["min_client_version"], upTo: characters)
        validation.check(count: allowedPorts.count, ["allowed_ports"], upTo: AuthorityLimits.policyPorts)
        for (index, port) in allowedPorts.enumerated() where !Self.ports.contains(port) {
            validation.note(["allowed_ports", .int(index)], "must be from 1 to 65535")
        }
        validation.check(
            allowedServices, ["allowed_services"], upTo: AuthorityLimits.policyServices, characters: characters)
        validation.check(
            routing.preferredTransports, ["routing", "preferred_transports"],
            upTo: AuthorityLimits.policyTransports, characters: characters)
        if !Self.hops.contains(routing.maxHops) {
            validation.note(["routing", "max_hops"], "must be from 1 to 255")
        }
        let texts = JSONValue.array((allowedServices + routing.preferredTransports).map { .string($0) })
        if texts.canonicalBytes().count > AuthorityLimits.policyTextBytes {
            validation.note(
                [], "services and transports must not take more than \(AuthorityLimits.policyTextBytes) bytes")
        }
    }

    /// The policy, not signed yet.
    func manifest(issuedBy keyID: String, at time: UTCTime) -> PolicyManifest {
        PolicyManifest(
            policyID: policyID ?? "policy-" + UUIDv4.make(), issuedAt: Timestamp(time), issuedBy: keyID,
            minClientVersion: minClientVersion, allowedPorts: allowedPorts, allowedServices: allowedServices,
            routing: routing)
    }
}
