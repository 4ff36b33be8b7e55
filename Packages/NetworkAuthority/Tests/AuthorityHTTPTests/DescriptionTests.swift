import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Description of the interface")
struct DescriptionTests {
    private static let document = DescribedReply.document
    private static let methods: Set = ["get", "post", "delete", "put", "patch", "head", "options", "trace"]

    private func operations() -> [(path: String, method: String, operation: JSONObject)] {
        (Self.document.objectValue?["paths"]?.objectValue ?? [:]).flatMap { path in
            (path.value.objectValue ?? [:]).map { (path.name, $0.name, $0.value.objectValue ?? [:]) }
        }
    }

    /// Every object in the document.
    private func objects(_ value: JSONValue) -> [JSONObject] {
        switch value {
        case .object(let object): [object] + object.flatMap { objects($0.value) }
        case .array(let elements): elements.flatMap(objects)
        default: []
        }
    }

    @Test("it is served at both paths, and names every operation once")
    func operationsAreNamed() async throws {
        try await TestNetwork().test { client async throws in
            for path in ["/swagger.json", "/openapi.json"] {
                #expect(try await client.get(path).json == Self.document)
            }
        }
        #expect(Self.document.objectValue?["openapi"] == "3.1.0")
        let operations = operations()
        #expect(operations.count == Endpoint.allCases.count)
        #expect(Set(operations.compactMap { $0.operation["operationId"]?.stringValue }).count == operations.count)
        for (path, method, _) in operations { #expect(Self.methods.contains(method), "\(path)") }
    }

    @Test("every reference leads somewhere, every component is used, and parameters of paths are described")
    func references() {
        let references = Set(objects(Self.document).compactMap { $0["$ref"]?.stringValue })
        let components = Self.document.objectValue?["components"]?.objectValue ?? [:]
        let known = components.flatMap { group in
            (group.value.objectValue ?? [:]).map { "#/components/\(group.name)/\($0.name)" }
        }
        #expect(references.isSubset(of: known))
        #expect(Set(known.filter { !$0.hasPrefix("#/components/securitySchemes") }) == references)
        for (path, _, operation) in operations() {
            let names = (operation["parameters"]?.arrayValue ?? []).compactMap(\.objectValue)
                .filter { $0["in"] == "path" }.compactMap { $0["name"]?.stringValue }
            #expect(names == PathPattern(stringLiteral: path).parameterName.map { [$0] } ?? [], "\(path)")
        }
    }

    @Test("every refusal of the authority is described by some operation, with its status")
    func refusals() {
        let described = Set(Endpoint.allCases.flatMap(\.refusals))
        for code in AuthorityRefusal.Code.allCases {
            #expect(described.contains(RefusalDescription(code)), "\(code)")
        }
        for (path, _, operation) in operations() {
            #expect(operation["responses"]?.objectValue?["500"] == nil, "\(path)")
        }
    }
}
