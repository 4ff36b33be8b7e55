internal import AuthorityCore
internal import MeshProtocol

/// A policy in a JSON or TOML file, as an operator writes it.
///
/// A published manifest is accepted too: its date and its signatures are the authority's and left out.
enum PolicyFile {
    /// The members that a policy may have.
    private static let members = ["policy_id", "min_client_version", "allowed_ports", "allowed_services", "routing"]
    private static let routing = ["preferred_transports", "max_hops"]
    /// The members of a manifest that the authority fills in, and that of our own results.
    private static let ignored = ["issued_at", "issued_by", "signatures", "schema"]

    /// The members in a file; the name ends in `.toml` for TOML.
    ///
    /// A member that no policy has is an error: it would be a spelling mistake that nobody notices.
    static func read(_ path: String, in context: CommandContext) throws -> JSONObject {
        var policy = try object(in: path, context)
        for name in ignored { policy[name] = nil }
        for name in policy.map(\.name) where !members.contains(name) {
            throw CommandFailure("\(path): a policy has no member \(name.quoted); it has \(list(members)).")
        }
        for name in policy["routing"]?.objectValue?.map(\.name) ?? [] where !routing.contains(name) {
            throw CommandFailure("\(path): routing has no member \(name.quoted); it has \(list(routing)).")
        }
        return policy
    }

    /// The policy that an authority would make of these members.
    static func draft(_ members: JSONObject) throws -> PolicyDraft {
        do {
            return try PolicyDraft(members)
        } catch {
            let errors = error.details["errors"]?.arrayValue ?? []
            let reasons = errors.compactMap(\.objectValue).map { error in
                place(error["loc"]?.arrayValue ?? []) + (error["msg"]?.stringValue ?? "is not valid")
            }
            throw CommandFailure("The policy is not valid: \(reasons.joined(separator: "; ")).")
        }
    }

    private static func object(in path: String, _ context: CommandContext) throws -> JSONObject {
        if PathText.fileExtension(of: path)?.lowercased() == "toml" {
            do {
                return JSONObject(try TOMLDocument(parsing: try context.readText(path)).root)
            } catch let refusal as TOMLDocument.Refusal {
                throw CommandFailure("\(path) is not TOML: \(refusal.reason).")
            }
        }
        do {
            let value = try JSONValue(parsing: try context.readFile(path))
            guard let object = value.objectValue else { throw CommandFailure("\(path) must hold one JSON object.") }
            return object
        } catch let refusal as JSONRefusal {
            throw CommandFailure("\(path) is not JSON: \(refusal.rawValue). Name a TOML file with .toml at its end.")
        }
    }

    private static func place(_ location: [JSONValue]) -> String {
        guard let first = location.first?.stringValue else { return "" }
        return location.dropFirst().reduce(first) { text, part in
            part.stringValue.map { "\(text).\($0)" } ?? "\(text)[\(part.int64Value ?? 0)]"
        } + " "
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension JSONObject {
    /// A table of a TOML document as JSON; dates become text.
    fileprivate init(_ section: TOMLSection) {
        self.init(section.members.map { ($0.key, JSONValue($0.value)) })
    }
}

extension JSONValue {
    fileprivate init(_ item: TOMLItem) {
        switch item {
        case .string(let text), .dateTime(let text): self = .string(text)
        case .integer(let number): self = .int(number)
        case .float(let number): self = .double(number)
        case .boolean(let flag): self = .bool(flag)
        case .array(let items): self = .array(items.map { JSONValue($0) })
        case .table(let section): self = .object(JSONObject(section))
        }
    }
}
