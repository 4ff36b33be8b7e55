internal import AuthorityCore
internal import HTTPTypes
internal import MeshProtocol

/// The description of the interface, made from what is served.
///
/// - Source: OpenAPI 3.1.0; Specification 06
struct OpenAPIDocument: Sendable {
    let json: JSONValue

    init() {
        var paths: [(String, JSONObject)] = []
        for endpoint in Endpoint.allCases {
            let path = endpoint.pattern.text
            let operation = (endpoint.method.rawValue.lowercased(), Self.operation(endpoint))
            if let index = paths.firstIndex(where: { $0.0.isSameText(as: path) }) {
                paths[index].1[operation.0] = operation.1
            } else {
                paths.append((path, JSONObject([operation])))
            }
        }
        json = [
            "openapi": "3.1.0",
            "info": [
                "title": "Genesis Mesh Network Authority", "version": "1", "license": ["name": "Apache-2.0"],
                "description": .string(Self.introduction),
            ],
            "servers": [["url": "/"]],
            "tags": .array(OperationDescription.Tag.allCases.map { ["name": .string($0.rawValue)] }),
            "paths": .object(JSONObject(paths.map { ($0.0, .object($0.1)) })),
            "components": [
                "schemas": .object(
                    JSONObject(SchemaComponent.allCases.map { ($0.rawValue, $0.schema.value) })),
                "headers": Self.headers, "securitySchemes": .object(Self.securitySchemes),
            ],
        ]
    }

    private static let introduction = """
        Admits nodes, renews and revokes their certificates, and publishes what all must know. Every reply has the \
        header X-Request-ID; every refusal has the same form, with a code to decide on. HEAD is served wherever GET \
        is, and OPTIONS everywhere. Bodies are read by the strict JSON rules: no duplicate names, no numbers out of \
        range. Operators sign each request: the canonical JSON of v (2), method, path, query, audience, body, key_id, \
        timestamp and nonce. The reply 500 is not part of the interface.
        """

    // MARK: Operations

    private static func operation(_ endpoint: Endpoint) -> JSONValue {
        let description = endpoint.description
        var operation: JSONObject = [
            "operationId": .string("\(endpoint)"), "summary": .string(description.summary),
            "tags": [.string(description.tag.rawValue)],
        ]
        operation["description"] = description.detail.map { .string($0) }
        let parameters = parameters(endpoint, description)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = description.body {
            operation["requestBody"] = [
                "required": .bool(description.isBodyRequired),
                "content": ["application/json": ["schema": body.value]],
            ]
        }
        operation["responses"] = .object(responses(endpoint, description))
        let signed = JSONValue.object(JSONObject(securitySchemes.map { ($0.name, []) }))
        switch description.access {
        case .everybody, .node: break
        case .everybodyAndOperators: operation["security"] = [[:], signed]
        case .operators(let tier):
            operation["security"] = [signed]
            operation["x-operator-tier"] = .string(tier.rawValue)
        }
        return .object(operation)
    }

    private static func parameters(_ endpoint: Endpoint, _ description: OperationDescription) -> [JSONValue] {
        var parameters: [JSONValue] = []
        if let schema = description.pathParameter, let name = endpoint.pattern.parameterName {
            parameters.append(["name": .string(name), "in": "path", "required": true, "schema": schema.value])
        }
        for parameter in description.query {
            parameters.append([
                "name": .string(parameter.name), "in": "query", "schema": parameter.schema.value,
            ])
        }
        if description.isConditional {
            parameters.append(["name": "If-None-Match", "in": "header", "schema": JSONSchema.text(0...256).value])
        }
        if description.isHeld {
            parameters.append([
                "name": "Prefer", "in": "header",
                "schema": JSONSchema.text(pattern: "^wait=[0-9]{1,2}$").value,
            ])
        }
        return parameters
    }

    private static func responses(_ endpoint: Endpoint, _ description: OperationDescription) -> JSONObject {
        var responses: JSONObject = [:]
        responses[String(description.status.code)] = success(description)
        if description.isConditional {
            responses["304"] = [
                "description": "The document is the one that If-None-Match names.",
                "headers": headerReferences(["X-Request-ID", "ETag"]),
            ]
        }
        let refusals = Dictionary(grouping: endpoint.refusals, by: \.status)
        for (status, refusals) in refusals.sorted(by: { $0.key < $1.key }) {
            let codes = refusals.map(\.code)
            let isLimit = status == HTTPResponse.Status.tooManyRequests.code
            responses[String(status)] = [
                "description": .string(codes.joined(separator: ", ")),
                "headers": headerReferences(["X-Request-ID"] + (isLimit ? ["Retry-After"] : [])),
                "content": ["application/json": ["schema": JSONSchema.error(codes: codes).value]],
            ]
        }
        return responses
    }

    private static func success(_ description: OperationDescription) -> JSONValue {
        let content: JSONObject =
            switch description.content {
            case .json(let schema): ["application/json": ["schema": schema.value]]
            case .text(let type): JSONObject([(type, ["schema": JSONSchema.text().value])])
            }
        return [
            "description": .string(description.status.reasonPhrase),
            "headers": headerReferences(["X-Request-ID"] + (description.isConditional ? ["ETag"] : [])),
            "content": .object(content),
        ]
    }

    // MARK: Components

    private static func headerReferences(_ names: [String]) -> JSONValue {
        .object(JSONObject(names.map { ($0, ["$ref": .string("#/components/headers/\($0)")]) }))
    }

    private static let headers: JSONValue = [
        "X-Request-ID": [
            "required": true, "description": "The name of the request, as it was given or made here.",
            "schema": JSONSchema.text(pattern: "^[A-Za-z0-9._-]{1,128}$").value,
        ],
        "ETag": [
            "required": true, "description": "The entity tag of the document.",
            "schema": JSONSchema.text().value,
        ],
        "Retry-After": [
            "required": true, "description": "Seconds to wait.", "schema": JSONSchema.text(pattern: "^[0-9]+$").value,
        ],
    ]

    private static let securitySchemes = JSONObject(
        [
            ("operatorKeyID", "X-Admin-Key-Id", "The name of the operator's key."),
            ("operatorTimestamp", "X-Admin-Timestamp", "ISO 8601, at most 300 s from the authority's time."),
            ("operatorNonce", "X-Admin-Nonce", "Single use."),
            ("operatorSignature", "X-Admin-Signature", "Base64 of the Ed25519 signature over the signed text."),
        ].map { name, header, text in
            (
                name,
                ["type": "apiKey", "in": "header", "name": .string(header), "description": .string(text)]
                    as JSONValue
            )
        })
}
