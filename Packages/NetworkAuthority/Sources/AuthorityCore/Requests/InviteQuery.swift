internal import MeshProtocol

/// Which invites an operator wants to see.
///
/// - Source: Specification 06 §7
struct InviteQuery: Sendable {
    /// At most how many, the newest first.
    let limit: Int

    /// Judges the query of a request.
    init(_ query: [(String, [String])]) throws(AuthorityRefusal) {
        guard let values = query.first(where: { $0.0.isSameText(as: "limit") })?.1 else {
            try self.init(limit: AuthorityLimits.defaultInviteListing)
            return
        }
        try self.init(limit: values.count == 1 ? Int(values[0]) : nil)
    }

    init(limit: Int?) throws(AuthorityRefusal) {
        let range = AuthorityLimits.inviteListing
        guard let limit, range.contains(limit) else {
            throw AuthorityRefusal(
                .badRequest, "limit must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        self.limit = limit
    }
}
