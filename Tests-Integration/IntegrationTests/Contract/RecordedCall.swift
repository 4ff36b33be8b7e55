import Foundation
import HTTPTypes
import MeshProtocol

@testable import AuthorityHTTP

/// A call to the reference's authority, as it was recorded.
struct RecordedCall: Sendable, CustomStringConvertible {
    let index: Int
    let name: String
    /// Whether the reference's answer is the contract; otherwise ours is another.
    let isContract: Bool
    let method: HTTPRequest.Method
    let path: String
    let query: JSONObject
    let headers: JSONObject
    let body: JSONValue?
    let status: Int
    let replyHeaders: JSONObject
    let reply: JSONValue

    var description: String { "\(index) \(name): \(method) \(path)" }
    /// Path and query as they are sent.
    var target: String {
        let pairs = query.map { member in
            let value = member.value.stringValue ?? ""
            return member.name + "=" + (value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
        }
        return path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }
    var object: JSONObject { body?.objectValue ?? [:] }
    var error: JSONObject { reply.objectValue?["error"]?.objectValue ?? [:] }

    init(index: Int, _ object: JSONObject) throws {
        func text(_ member: String) throws -> String {
            guard let text = object[member]?.stringValue else { throw Unreadable(index: index, member: member) }
            return text
        }
        self.index = index
        name = try text("case")
        isContract = object["copy_this"]?.boolValue ?? false
        method = HTTPRequest.Method(try text("method")) ?? .get
        path = try text("path")
        query = object["query"]?.objectValue ?? [:]
        headers = object["request_headers"]?.objectValue ?? [:]
        body = object["body"].flatMap { $0.isNull ? nil : $0 }
        guard let status = object["status"]?.int64Value else { throw Unreadable(index: index, member: "status") }
        self.status = Int(status)
        replyHeaders = object["response_headers"]?.objectValue ?? [:]
        reply = object["response"] ?? .null
    }

    /// Every recorded call, in the order of the recording.
    static func all() throws -> [RecordedCall] {
        let file = Implementation.root.appending(path: "Tests-Integration/Vectors/reference-1.8.1/http-contract.json")
        let recording = try JSONValue(parsing: Array(Data(contentsOf: file)))
        return try (recording.objectValue?["calls"]?.arrayValue ?? []).enumerated().map { index, call in
            try RecordedCall(index: index, call.objectValue ?? [:])
        }
    }

    struct Unreadable: Error {
        let index: Int
        let member: String
    }
}

extension JSONValue {
    /// The names of all members at any depth; of a list, those of its first element.
    ///
    /// Where only one of two lists has elements, nothing can be compared: the shape says nothing of elements that
    /// `other` lacks. The nodes of a roster are compared by their entries, not by their ids; which surfaces there are
    /// is each authority's own.
    func shape(against other: JSONValue?, at path: String = "") -> Set<String> {
        switch self {
        case .object where path == ".supported_surfaces":
            return [path]
        case .object(let object):
            let isRoster = path == ".nodes"
            return object.reduce(into: [path]) { shape, member in
                let name = isRoster ? "*" : member.name
                let counterpart = isRoster ? other?.objectValue?.first { _ in true }?.value : other?.objectValue?[name]
                shape.formUnion(member.value.shape(against: counterpart, at: path + "." + name))
            }
        case .array(let elements):
            guard let first = elements.first, let counterpart = other?.arrayValue?.first else { return [path] }
            return first.shape(against: counterpart, at: path + "[]").union([path])
        default:
            return [path]
        }
    }
}
