internal import MeshProtocol

/// When a request came, and from where.
struct RequestMoment: Sendable {
    let now: UTCTime
    let address: ClientAddress

    func event(_ kind: AuthorityEvent.Kind, _ details: JSONObject) -> AuthorityEvent {
        AuthorityEvent(kind, details: details, from: address, at: now)
    }
}
