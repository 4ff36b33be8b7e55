internal import MeshProtocol

extension JSONObject {
    /// Adds the members that bind a signed request to its route and authority.
    ///
    /// An authority that does not know them ignores them.
    /// - Source: Specification 06 §3.
    mutating func bind(purpose: String, audience: String?) {
        guard let audience else { return }
        self["purpose"] = .string(purpose)
        self["audience"] = .string(audience)
    }
}
