internal import HTTPTypes
internal import MeshProtocol

/// What is served at a path.
struct EndpointMatch: Sendable {
    /// The operations, one for each method; never empty.
    let endpoints: [Endpoint]
    /// What stands in the path where the pattern has a parameter; empty without one.
    let parameter: String

    /// Finds what is served at a decoded path.
    init?(path: String) {
        if let endpoints = Self.fixed[ExactText(path)] {
            self.init(endpoints: endpoints, parameter: "")
            return
        }
        for (pattern, endpoints) in Self.patterns {
            guard let parameter = pattern.match(path) else { continue }
            self.init(endpoints: endpoints, parameter: parameter)
            return
        }
        return nil
    }

    private init(endpoints: [Endpoint], parameter: String) {
        self.endpoints = endpoints
        self.parameter = parameter
    }

    /// The operation of a method; HEAD goes where GET does.
    func endpoint(for method: HTTPRequest.Method) -> Endpoint? {
        let method = method == .head ? .get : method
        return endpoints.first { $0.method == method }
    }

    /// The value of `Allow`.
    var allowedMethods: String {
        var methods = Set(endpoints.map(\.method.rawValue)).union(["OPTIONS"])
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.sorted().joined(separator: ", ")
    }

    private static let fixed: [ExactText: [Endpoint]] = Dictionary(
        grouping: Endpoint.allCases.filter { !$0.pattern.hasParameter }, by: { ExactText($0.pattern.text) })

    private static let patterns: [(PathPattern, [Endpoint])] = Dictionary(
        grouping: Endpoint.allCases.filter(\.pattern.hasParameter), by: { ExactText($0.pattern.text) }
    ).values.map { ($0[0].pattern, $0) }
}
