internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import MeshProtocol

/// A request to one of the operations.
struct RouteCall: Sendable {
    let endpoint: Endpoint
    /// What stands in the path where the pattern has a parameter.
    let parameter: String
    let request: Request
    let target: RequestTarget
    /// Who asks.
    let address: ClientAddress
    /// The longest body that the operation takes, in bytes.
    let maximumBodyBytes: Int

    var headers: HTTPFields { request.headers }

    /// The body as a JSON object; without a body, an empty one.
    func body() async throws -> JSONObject {
        try await RequestBodyReader(maximumBytes: maximumBodyBytes).object(of: request) ?? [:]
    }

    /// The body as a JSON object, of a request that must have one.
    func requiredBody() async throws -> JSONObject {
        guard let object = try await RequestBodyReader(maximumBytes: maximumBodyBytes).object(of: request) else {
            throw HTTPRefusal.missingBody
        }
        return object
    }

    /// What an operator has signed, with the body that was read.
    func operation(body: JSONObject = [:]) -> OperatorRequest {
        OperatorRequest(
            credentials: .init(
                keyID: headers[.adminKeyID], timestamp: headers[.adminTimestamp], nonce: headers[.adminNonce],
                signature: headers[.adminSignature]),
            method: request.method.rawValue, path: target.path ?? "", query: target.query, body: body)
    }
}
