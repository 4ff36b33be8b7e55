/// The answer to a conditional request: a document, or that it has not changed.
public struct ConditionalReply<Document: Sendable>: Sendable {
    /// The entity tag to send with the next request, if the authority gives one.
    public let entityTag: String?
    /// The document, or nil where the authority answered that the known one still holds (304).
    public let document: Document?
    /// Whether the authority honours `Prefer: wait`, so that the next request may be held until a change.
    public let isWaitApplied: Bool

    /// Creates a reply.
    public init(entityTag: String?, document: Document?, isWaitApplied: Bool) {
        self.entityTag = entityTag
        self.document = document
        self.isWaitApplied = isWaitApplied
    }
}
