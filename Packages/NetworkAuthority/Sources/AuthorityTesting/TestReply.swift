public import HTTPTypes
public import MeshProtocol

/// A reply as tests look at it.
public struct TestReply: Sendable {
    /// The status.
    public let status: Int
    /// The header.
    public let headers: HTTPFields
    /// The body as it came.
    public let body: [UInt8]

    /// Makes a reply of its parts.
    public init(status: Int, headers: HTTPFields, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as JSON, if it is.
    public var json: JSONValue? {
        // What is no JSON has none.
        try? JSONValue(parsing: body)
    }
    /// The object that the body holds, or an empty one.
    public var object: JSONObject { json?.objectValue ?? [:] }
    /// The member `error`, or an empty object.
    public var error: JSONObject { object["error"]?.objectValue ?? [:] }
    /// Status and error code, such as `403 invalid_invite_token`; the code is empty for a success.
    public var outcome: String { "\(status) \(error["code"]?.stringValue ?? "")" }
    /// The text of the refusal.
    public var message: String? { error["message"]?.stringValue }

    /// A member of the object.
    public subscript(_ name: String) -> JSONValue? { object[name] }
}
