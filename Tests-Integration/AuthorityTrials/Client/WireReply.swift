package import MeshProtocol

/// A reply as it came over the wire.
package struct WireReply: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// When its last byte arrived, on ``TrialClock``.
    package let receivedAt: UInt64

    package var json: JSONObject {
        // What is no JSON object has no members.
        (try? JSONValue(parsing: body))?.objectValue ?? [:]
    }

    /// The error's code, empty for a success.
    package var code: String { json["error"]?.objectValue?["code"]?.stringValue ?? "" }

    /// Status and error code, such as `403 invalid_invite_token`.
    package var outcome: String { code.isEmpty ? "\(status)" : "\(status) \(code)" }
}
