package import HTTPTypes
package import MeshProtocol

/// The description of the interface as tests use it.
package enum InterfaceDescription {
    /// The description, OpenAPI 3.1.
    package static let document = OpenAPIDocument().json

    /// Whether a path is served, and the described operation of a method on it; HEAD is that of GET.
    package static func operation(
        _ method: HTTPRequest.Method, _ target: String
    ) -> (isServed: Bool, operation: JSONObject?) {
        guard let path = RequestTarget(target).path, let match = EndpointMatch(path: path) else { return (false, nil) }
        guard let endpoint = match.endpoint(for: method) else { return (true, nil) }
        let place = ["paths", endpoint.pattern.text, endpoint.method.rawValue.lowercased()]
        return (true, place.reduce(Optional(document)) { $0?.objectValue?[$1] }?.objectValue)
    }
}
