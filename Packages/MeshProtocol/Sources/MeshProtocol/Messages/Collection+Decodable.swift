extension Collection<JSONValue> {
    /// The elements that decode, in order; the others are left out.
    func decodable<Document: JSONDocument>(as type: Document.Type = Document.self) -> [Document] {
        var documents: [Document] = []
        documents.reserveCapacity(count)
        for value in self {
            // One bad entry does not spoil the others; the caller counts those that are missing.
            if let document = try? Document(json: value) { documents.append(document) }
        }
        return documents
    }
}
