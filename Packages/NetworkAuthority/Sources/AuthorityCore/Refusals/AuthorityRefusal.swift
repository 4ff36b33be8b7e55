public import MeshProtocol

/// A request that the authority does not grant, with the reason that the requester is told.
///
/// - Source: Specification 06 §10
public struct AuthorityRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// Why a request was refused.
    public enum Code: String, Sendable, CaseIterable {
        case adminAuthFailed = "admin_auth_failed"
        case adminAuthThrottled = "admin_auth_throttled"
        case agentNotRegistered = "agent_not_registered"
        case badRequest = "bad_request"
        case certificateExpired = "certificate_expired"
        case certificateKeyMismatch = "certificate_key_mismatch"
        case certificateNotFound = "certificate_not_found"
        case certificateNotYetValid = "certificate_not_yet_valid"
        case certificateRevoked = "certificate_revoked"
        case certificateSuperseded = "certificate_superseded"
        case deleteSignatureRequired = "delete_signature_required"
        case descriptorExpired = "descriptor_expired"
        case descriptorNetworkMismatch = "descriptor_network_mismatch"
        case descriptorSignatureRequired = "descriptor_signature_required"
        case insufficientOperatorTier = "insufficient_operator_tier"
        case invalidAgentDescriptor = "invalid_agent_descriptor"
        case invalidEdgeInvite = "invalid_edge_invite"
        case invalidInviteToken = "invalid_invite_token"
        case invalidMaxValidityHours = "invalid_max_validity_hours"
        case invalidNodePublicKey = "invalid_node_public_key"
        case invalidRecipientPublicKey = "invalid_recipient_public_key"
        case invalidRevocationReason = "invalid_revocation_reason"
        case invalidRole = "invalid_role"
        case invalidSuccession = "invalid_succession"
        case invalidSignature = "invalid_signature"
        case invalidSignedAt = "invalid_signed_at"
        case invalidTokenExpiryHours = "invalid_token_expiry_hours"
        case invalidValidityHours = "invalid_validity_hours"
        case lastActiveOperatorKey = "last_active_operator_key"
        case missingCertID = "missing_cert_id"
        case missingCertificateIdentity = "missing_certificate_identity"
        case missingInviteToken = "missing_invite_token"
        case missingNodePublicKey = "missing_node_public_key"
        case missingPolicyID = "missing_policy_id"
        case naKeyExpired = "na_key_expired"
        case naKeyNotYetEffective = "na_key_not_yet_effective"
        case naKeySucceeded = "na_key_succeeded"
        case nodeAuthFailed = "node_auth_failed"
        case nodeHasNoActiveCertificate = "node_has_no_active_certificate"
        case nodeKeyCompromised = "node_key_compromised"
        case nodeKeyRevoked = "node_key_revoked"
        case policyNotFound = "policy_not_found"
        case rateLimitExceeded = "rate_limit_exceeded"
        case renewalRoleChangeForbidden = "renewal_role_change_forbidden"
        case requestValidationFailed = "request_validation_failed"
        case serviceNotReady = "service_not_ready"
        case successionAfterExpiry = "succession_after_expiry"
        case successionBackdated = "succession_backdated"
        case successionChainBreak = "succession_chain_break"
        case successionInvalidNewKeySignature = "succession_invalid_new_key_signature"
        case successionInvalidRootSignature = "succession_invalid_root_signature"
        case successionKeyReused = "succession_key_reused"
        case successionNotIncreasing = "succession_not_increasing"
        case successionPending = "succession_pending"
        case successionSovereignMismatch = "succession_sovereign_mismatch"
        case successionTimesInvalid = "succession_times_invalid"
        case signedAtOutsideWindow = "signed_at_outside_window"
        case unknownOperatorKey = "unknown_operator_key"
        /// A node named a certificate that was never issued.
        ///
        /// The contract's code is that of ``certificateNotFound``, but its status is another.
        case unknownCertificate = "unknown_certificate"

        /// The contract's error code.
        public var wireName: String {
            self == .unknownCertificate ? Code.certificateNotFound.rawValue : rawValue
        }
    }

    /// Why.
    public let code: Code
    /// The same in words, as the contract has them.
    public let message: String
    /// What else the requester may know; empty for most refusals.
    public let details: JSONObject

    /// Makes a refusal.
    public init(_ code: Code, _ message: String, details: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// Code and message.
    public var description: String { "\(code.wireName): \(message)" }

    static let rateLimit = AuthorityRefusal(.rateLimitExceeded, "Rate limit exceeded")
    static let inviteToken = AuthorityRefusal(.invalidInviteToken, "Invalid, expired, or used invite token")
}
