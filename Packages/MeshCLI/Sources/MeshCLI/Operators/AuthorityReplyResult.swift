internal import MeshProtocol

/// A result that is the authority's reply, member by member.
protocol AuthorityReplyResult: CommandResult {
    var reply: JSONValue { get }
}

extension AuthorityReplyResult {
    var members: [(String, JSONValue)] {
        reply.objectValue.map { $0.map { ($0.name, $0.value) } } ?? [("reply", reply)]
    }

    /// The reply as JSON: scripts parse it.
    var text: String { String(decoding: reply.indentedPlainBytes(), as: UTF8.self) }
}
