internal import MeshProtocol
internal import TOMLKit

/// Reads TOML as a JSON value, for comparison.
enum TOMLText {
    static func json(of text: String) throws -> JSONValue {
        try json(of: TOMLTable(string: text))
    }

    private static func json(of table: TOMLTable) throws -> JSONValue {
        var object = JSONObject()
        for (name, value) in table { object[name] = try json(of: value) }
        return .object(object)
    }

    private static func json(of value: any TOMLValueConvertible) throws -> JSONValue {
        switch value.type {
        case .string: return .string(value.string ?? "")
        case .int: return .int(value.int ?? 0)
        case .double: return .double(value.double ?? 0)
        case .bool: return .bool(value.bool ?? false)
        case .array: return try .array((value.array ?? []).map { try json(of: $0) })
        case .table: return try json(of: value.table ?? [:])
        case .date, .time, .dateTime: throw Mismatch("dates have no JSON form")
        }
    }
}
