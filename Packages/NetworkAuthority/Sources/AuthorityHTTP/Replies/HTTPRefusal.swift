internal import HTTPTypes
internal import MeshProtocol

/// An answer that is not the one that was asked for.
struct HTTPRefusal: Error, Sendable {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    var details: JSONObject = [:]
    var headers: HTTPFields = [:]

    func body(requestID: String) -> JSONValue {
        [
            "error": [
                "code": .string(code), "message": .string(message), "details": .object(details),
                "request_id": .string(requestID),
            ]
        ]
    }
}
