/// The schemas that the description names and refers to.
enum SchemaComponent: String, CaseIterable, Sendable {
    case documentSignature = "DocumentSignature"
    case genesisBlock = "GenesisBlock"
    case joinCertificate = "JoinCertificate"
    case policyManifest = "PolicyManifest"
    case revocationList = "CertificateRevocationList"
    case agentDescriptor = "AgentDescriptor"
    case successionRecord = "KeySuccessionRecord"
    case error = "Error"
    case joinRequest = "JoinRequest"
    case heartbeatRequest = "HeartbeatRequest"
    case renewRequest = "RenewRequest"
    case inviteRequest = "InviteRequest"
    case revocationRequest = "RevocationRequest"
    case policyRequest = "PolicyRequest"
    case agentWithdrawal = "AgentWithdrawal"
    case keyHistory = "KeyHistory"
    case sovereign = "Sovereign"
    case readiness = "Readiness"
    case nodeRoster = "NodeRoster"
    case inviteListing = "InviteListing"
    case reissueDue = "ReissueDue"
    case dashboard = "Dashboard"

    var schema: JSONSchema {
        switch self {
        case .documentSignature: .documentSignature
        case .genesisBlock: .genesisBlock
        case .joinCertificate: .joinCertificate
        case .policyManifest: .policyManifest
        case .revocationList: .revocationList
        case .agentDescriptor: .agentDescriptor
        case .successionRecord: .successionRecord
        case .error: .error
        case .joinRequest: .joinRequest
        case .heartbeatRequest: .heartbeatRequest
        case .renewRequest: .renewRequest
        case .inviteRequest: .inviteRequest
        case .revocationRequest: .revocationRequest
        case .policyRequest: .policyRequest
        case .agentWithdrawal: .agentWithdrawal
        case .keyHistory: .keyHistory
        case .sovereign: .sovereign
        case .readiness: .readiness
        case .nodeRoster: .nodeRoster
        case .inviteListing: .inviteListing
        case .reissueDue: .reissueDue
        case .dashboard: .dashboard
        }
    }
}
