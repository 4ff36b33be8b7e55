import MeshProtocol

/// A change of one value in a vector file.
struct VectorEdit: Sendable {
    /// A name in an object or a place in a list.
    enum Step: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case member(String)
        case element(Int)

        init(stringLiteral value: String) { self = .member(value) }
        init(integerLiteral value: Int) { self = .element(value) }
    }

    struct Missing: Error {
        let step: Step
    }

    let path: [Step]
    let value: JSONValue

    init(_ path: Step..., to value: JSONValue) {
        self.path = path
        self.value = value
    }

    func apply(to json: JSONValue) throws -> JSONValue {
        try apply(to: json, path: path[...])
    }

    private func apply(to json: JSONValue, path: ArraySlice<Step>) throws -> JSONValue {
        guard let step = path.first else { return value }
        switch (step, json) {
        case (.member(let name), .object(var object)):
            object[name] = try apply(to: object[name] ?? .null, path: path.dropFirst())
            return .object(object)
        case (.element(let index), .array(var elements)) where elements.indices.contains(index):
            elements[index] = try apply(to: elements[index], path: path.dropFirst())
            return .array(elements)
        default: throw Missing(step: step)
        }
    }
}
