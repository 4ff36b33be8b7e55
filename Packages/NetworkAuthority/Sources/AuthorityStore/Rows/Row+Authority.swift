internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

// A file that was taken over may hold anything: what has the wrong type is an error, never a trap.
extension Row {
    func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
        let stored: DatabaseValue = self[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw damaged(column) }
        return value
    }

    func text(_ column: String) throws -> String {
        guard let text: String = try optional(column) else { throw damaged(column) }
        return text
    }

    func integer(_ column: String) throws -> Int64 {
        guard let integer: Int64 = try optional(column) else { throw damaged(column) }
        return integer
    }

    func time(_ column: String) throws -> UTCTime {
        guard let time = try optionalTime(column) else { throw damaged(column) }
        return time
    }

    func optionalTime(_ column: String) throws -> UTCTime? {
        guard let text: String = try optional(column) else { return nil }
        guard let time = UTCTime(lenientText: text) else { throw damaged(column) }
        return time
    }

    func texts(_ column: String) throws -> [String] {
        let text = try text(column)
        // Why the text is not JSON does not matter: it was written as JSON.
        guard let value = try? JSONValue(parsing: text), let elements = value.arrayValue else { throw damaged(column) }
        return try elements.map { element in
            guard let text = element.stringValue else { throw damaged(column) }
            return text
        }
    }

    func document<Document: JSONDocument>(_ column: String) throws -> Document {
        let text = try text(column)
        do {
            return try Document(parsing: Array(text.utf8))
        } catch {
            throw damaged(column)
        }
    }

    private func damaged(_ column: String) -> AuthorityStoreError {
        AuthorityStoreError(.damaged, "the database holds a \(column) that cannot be read; restore a backup")
    }
}
