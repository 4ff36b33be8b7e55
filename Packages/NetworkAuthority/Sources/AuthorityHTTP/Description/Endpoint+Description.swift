extension Endpoint {
    /// What the description of the interface says of the operation.
    ///
    /// A new operation without one does not compile.
    var description: OperationDescription {
        switch self {
        case .healthz: .alive
        case .health: .health
        case .readyz: .ready
        case .metrics: .metrics
        case .nodes: .nodes
        case .genesis: .genesis
        case .sovereign: .sovereign
        case .policy: .policy
        case .crl: .revocationList
        case .keyHistory: .keyHistory
        case .join: .join
        case .heartbeat: .heartbeat
        case .renew: .renew
        case .agents: .agents
        case .registerAgent: .registerAgent
        case .agent: .agent
        case .withdrawAgent: .withdrawAgent
        case .invite: .invite
        case .invites: .invites
        case .revoke: .revoke
        case .publishPolicy: .publishPolicy
        case .policyHistory: .policyHistory
        case .rollBackPolicy: .rollBackPolicy
        case .revokeOperatorKey: .revokeOperatorKey
        case .succession: .succession
        case .reissue: .reissue
        case .home: .page("The dashboard")
        case .dashboard: .page("The dashboard: how the authority is, at a glance")
        case .dashboardData: .dashboardData
        case .surfaces: .page("The pages and documents that are served")
        case .apiReference: .page("This description, for people")
        case .commandReference: .page("The commands that use this interface")
        case .stylesheet: .stylesheet
        case .swagger: .openAPI
        case .openAPI: .openAPI
        }
    }
}
