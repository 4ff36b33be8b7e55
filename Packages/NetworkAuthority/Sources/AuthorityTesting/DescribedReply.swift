internal import AuthorityHTTP
public import HTTPTypes
public import MeshProtocol

/// Compares replies with the description of the interface.
public struct DescribedReply: Sendable {
    /// The description, OpenAPI 3.1.
    public static let document = InterfaceDescription.document

    private let check = JSONSchemaCheck(root: document)
    private let method: HTTPRequest.Method
    private let path: String
    private let reply: TestReply

    /// A reply to a request with this method and path, with its query.
    public init(method: HTTPRequest.Method, path: String, reply: TestReply) {
        self.method = method
        self.path = path
        self.reply = reply
    }

    /// Throws when the reply is not as described.
    public func requireDescribed() throws {
        let problems = problems
        guard problems.isEmpty else { throw Undescribed(problems: problems) }
    }

    /// A reply that is not as described.
    public struct Undescribed: Error, CustomStringConvertible {
        let problems: [String]

        /// What is not described.
        public var description: String { problems.joined(separator: "\n") }
    }

    /// What the reply has that the description does not say.
    public var problems: [String] {
        let (isServed, operation) = InterfaceDescription.operation(method, path)
        if method == .options, isServed { return [] }
        guard let operation else {
            let expected = isServed ? 405 : 404
            if reply.status == expected, method == .head { return [] }
            return reply.status == expected
                ? check.problems(reply.json ?? .null, ["$ref": "#/components/schemas/Error"])
                : ["status \(reply.status) instead of \(expected)"]
        }
        return problems(operation).map { "\(method) \(path) \(reply.status): \($0)" }
    }

    private func problems(_ operation: JSONObject) -> [String] {
        let responses = operation["responses"]?.objectValue
        guard let response = responses?[String(reply.status)]?.objectValue else { return ["is not described"] }
        return headerProblems(response) + (method == .head ? [] : contentProblems(response))
    }

    private func headerProblems(_ response: JSONObject) -> [String] {
        (response["headers"]?.objectValue ?? [:]).flatMap { header -> [String] in
            let described = member(["components", "headers", header.name])?.objectValue ?? [:]
            guard let name = HTTPField.Name(header.name), let value = reply.headers[name] else {
                return ["the header \(header.name) is missing"]
            }
            return check.problems(.string(value), described["schema"] ?? .null, at: header.name)
        }
    }

    private func contentProblems(_ response: JSONObject) -> [String] {
        guard let content = response["content"]?.objectValue else {
            return reply.body.isEmpty ? [] : ["has a body"]
        }
        let type = reply.headers[.contentType] ?? ""
        guard let schema = content[type]?.objectValue?["schema"] else { return ["content of type \(type)"] }
        let text = JSONValue.string(String(decoding: reply.body, as: UTF8.self))
        return check.problems(type == "application/json" ? reply.json ?? .null : text, schema)
    }

    private func member(_ path: [String]) -> JSONValue? {
        path.reduce(Optional(Self.document)) { $0?.objectValue?[$1] }
    }
}
