import HTTPTypes
import MeshProtocol

@testable import AuthorityHTTP

/// Compares replies with the description of the interface.
struct DescribedReply: Sendable {
    static let document = OpenAPIDocument().json

    private let check = JSONSchemaCheck(root: document)
    let method: HTTPRequest.Method
    let path: String
    let reply: TestReply

    /// What the reply has that the description does not say.
    var problems: [String] {
        let target = RequestTarget(path)
        let match = target.path.flatMap(EndpointMatch.init(path:))
        if method == .options, match != nil { return [] }
        guard let endpoint = match?.endpoint(for: method) else {
            let expected = match == nil ? 404 : 405
            if reply.status == expected, method == .head { return [] }
            return reply.status == expected
                ? check.problems(reply.json ?? .null, JSONSchema.reference(.error).value)
                : ["status \(reply.status) instead of \(expected)"]
        }
        return problems(endpoint).map { "\(endpoint.method) \(endpoint.pattern.text) \(reply.status): \($0)" }
    }

    private func problems(_ endpoint: AuthorityHTTP.Endpoint) -> [String] {
        let operation = member(["paths", endpoint.pattern.text, endpoint.method.rawValue.lowercased()])
        let responses = operation?.objectValue?["responses"]?.objectValue
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
