internal import MeshProtocol

extension HTTPReply {
    /// The JSON of a reply with success; anything else is an error.
    func parsed(from path: String) throws(AuthorityClientError) -> JSONValue {
        guard isSuccess else { throw AuthorityClientError(refusal: self) }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw AuthorityClientError(
                .invalidReply, message: "the reply to \(path) is not accepted JSON (\(error.rawValue))")
        }
    }

    /// The document of a reply with success; anything else is an error.
    func decoded<D: JSONDocument>(from path: String) throws(AuthorityClientError) -> D {
        let value = try parsed(from: path)
        do {
            return try D(json: value)
        } catch {
            throw AuthorityClientError(
                .invalidReply, message: "the reply to \(path) is not the document asked for: \(error)")
        }
    }
}
