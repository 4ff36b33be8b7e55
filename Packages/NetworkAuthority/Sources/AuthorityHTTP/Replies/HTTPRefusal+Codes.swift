internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

// Every error code of the contract and its status, in one place.

extension HTTPRefusal {
    static let notFound = HTTPRefusal(
        status: .notFound, code: "not_found",
        message: "The requested URL was not found on the server. "
            + "If you entered the URL manually please check your spelling and try again.")
    static let requestTooLarge = HTTPRefusal(
        status: .contentTooLarge, code: "request_entity_too_large",
        message: "The data value transmitted exceeds the capacity limit.", headers: [.connection: "close"])
    static let missingBody = HTTPRefusal(
        status: .badRequest, code: "invalid_json", message: "request body must be valid JSON")
    static let notAnObject = HTTPRefusal(
        status: .badRequest, code: "invalid_json_object", message: "request body must be a JSON object")
    static let internalError = HTTPRefusal(
        status: .internalServerError, code: "internal_server_error", message: "Internal server error")
    static let unavailable = HTTPRefusal(
        status: .serviceUnavailable, code: "service_unavailable",
        message: "The authority cannot use its database at the moment; try again")
    static let badHost = HTTPRefusal(
        status: .badRequest, code: "bad_request", message: "The host of the request is not a plain host[:port]")

    static let unreadable = HTTPRefusal(
        status: .badRequest, code: "bad_request", message: "The request is not valid HTTP")
    static let headerTooLong = HTTPRefusal(
        status: .requestHeaderFieldsTooLarge, code: "bad_request", message: "The header of the request is too long")

    static let requestTimeout = HTTPRefusal(
        status: .requestTimeout, code: "request_timeout", message: "The request took too long to arrive")

    static func methodNotAllowed(allow: String) -> HTTPRefusal {
        HTTPRefusal(
            status: .methodNotAllowed, code: "method_not_allowed",
            message: "The method is not allowed for the requested URL.", headers: [.allow: allow])
    }

    static func invalidJSON(_ reason: JSONRefusal) -> HTTPRefusal {
        HTTPRefusal(
            status: .badRequest, code: "invalid_json",
            message: "request body is not accepted JSON (\(reason.rawValue))",
            details: ["reason": .string(reason.rawValue)])
    }

    init(_ refusal: AuthorityRefusal) {
        self.init(
            status: refusal.code.status, code: refusal.code.wireName, message: refusal.message,
            details: refusal.details)
        if status == .tooManyRequests {
            headers[.retryAfter] = String(AuthorityLimits.retryAfterSeconds)
        }
    }
}

extension AuthorityRefusal.Code {
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest, .descriptorExpired, .descriptorNetworkMismatch, .invalidSignedAt, .invalidEdgeInvite,
            .invalidMaxValidityHours, .invalidNodePublicKey,
            .invalidRecipientPublicKey, .invalidRevocationReason, .invalidRole, .invalidTokenExpiryHours,
            .invalidValidityHours, .missingCertID, .missingCertificateIdentity, .missingNodePublicKey:
            .badRequest
        case .adminAuthFailed, .deleteSignatureRequired, .descriptorSignatureRequired, .invalidSignature,
            .nodeAuthFailed, .signedAtOutsideWindow:
            .unauthorized
        case .certificateExpired, .certificateKeyMismatch, .certificateNotYetValid, .certificateRevoked,
            .certificateSuperseded, .insufficientOperatorTier, .invalidInviteToken, .missingInviteToken,
            .nodeHasNoActiveCertificate, .nodeKeyCompromised, .nodeKeyRevoked, .renewalRoleChangeForbidden,
            .unknownCertificate:
            .forbidden
        case .agentNotRegistered, .certificateNotFound:
            .notFound
        case .adminAuthThrottled, .rateLimitExceeded:
            .tooManyRequests
        case .lastActiveOperatorKey:
            .conflict
        case .missingPolicyID:
            .badRequest
        case .policyNotFound, .unknownOperatorKey:
            .notFound
        case .requestValidationFailed:
            .unprocessableContent
        case .invalidAgentDescriptor:
            .unprocessableContent
        case .invalidSuccession:
            .badRequest
        case .successionAfterExpiry, .successionBackdated, .successionChainBreak, .successionKeyReused,
            .successionNotIncreasing, .successionPending, .successionSovereignMismatch, .successionTimesInvalid:
            .conflict
        case .successionInvalidNewKeySignature, .successionInvalidRootSignature:
            .unprocessableContent
        case .naKeyExpired, .naKeyNotYetEffective, .naKeySucceeded, .serviceNotReady:
            .serviceUnavailable
        }
    }
}
