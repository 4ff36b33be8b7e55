public import MeshProtocol

/// The invites that an authority keeps, without their tokens.
public struct InviteListing: Sendable {
    /// The invites, the newest first.
    public let invites: [InviteRecord]
    /// When they were looked at.
    public let time: UTCTime
    /// Whether more are kept than are shown.
    public let isTruncated: Bool
}

extension NetworkAuthority {
    /// The newest invites, for an operator of at least the standard tier.
    ///
    /// The query of the request may hold `limit`.
    ///
    /// - Source: Specification 06 §7
    public func invites(_ request: OperatorRequest, from address: ClientAddress) async throws -> InviteListing {
        try await requireOperator(request, tier: .standard, from: address)
        return try await invites(InviteQuery(request.query))
    }

    /// The newest invites, for the program that embeds the authority.
    ///
    /// - Parameter limit: at most how many: 1 to 1,000
    public func invites(limit: Int = AuthorityLimits.defaultInviteListing) async throws -> InviteListing {
        try await invites(InviteQuery(limit: limit))
    }

    private func invites(_ query: InviteQuery) async throws -> InviteListing {
        let found = try await store.read { try $0.invites(limit: query.limit + 1) }
        return InviteListing(
            invites: Array(found.prefix(query.limit)), time: clock.now(), isTruncated: found.count > query.limit)
    }
}
