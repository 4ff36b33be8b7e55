internal import TOMLKit

/// A TOML file: its text, what it says, and how to change one value without touching the rest.
struct TOMLDocument: Sendable {
    /// The largest file that is read, in bytes.
    static let maximumBytes = 1 << 20

    private(set) var text: String
    private(set) var root: TOMLSection

    /// An error in the text, with its place.
    struct Refusal: Error, Equatable, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }

    /// A document that says `root`.
    init(_ root: TOMLSection) {
        self.root = root
        text = TOMLText.document(root)
    }

    /// Reads a document.
    init(parsing text: String) throws(Refusal) {
        self.text = text
        root = try Self.read(text)
    }

    /// Sets one value of a section.
    ///
    /// Comments, order and everything else stay as they are where the section is written plainly; a document of any
    /// other shape is written anew, with all it says but without its comments.
    mutating func set(_ value: TOMLItem, section: String, key: String) {
        guard self[section, key] != value else { return }
        var changed = root
        var table = TOMLSection()
        if case .table(let present)? = root[section] { table = present }
        table[key] = value
        changed[section] = .table(table)
        let edited = TOMLLineEditor(text: text).setting(value, section: section, key: key)
        // An edit that does not read back as the wanted document was made to lines of another meaning.
        if let read = try? Self.read(edited), Self.sorted(read) == Self.sorted(changed) {
            text = edited
        } else {
            text = TOMLText.document(changed)
        }
        root = changed
    }

    /// One value of a section.
    subscript(_ section: String, _ key: String) -> TOMLItem? {
        guard case .table(let table)? = root[section] else { return nil }
        return table[key]
    }

    private static func read(_ text: String) throws(Refusal) -> TOMLSection {
        guard text.utf8.count <= maximumBytes else { throw Refusal(reason: "it is larger than \(maximumBytes) bytes") }
        guard !text.utf8.contains(0) else { throw Refusal(reason: "it contains a NUL character") }
        do {
            return try section(TOMLTable(string: text))
        } catch let error as TOMLParseError {
            let place = error.source.begin
            throw Refusal(reason: "line \(place.line), column \(place.column): \(error.description)")
        } catch {
            throw Refusal(reason: "\(error)")
        }
    }

    private static func section(_ table: TOMLTable) -> TOMLSection {
        TOMLSection(table.map { ($0.0, item($0.1)) })
    }

    private static func item(_ value: any TOMLValueConvertible) -> TOMLItem {
        switch value.type {
        case .string: .string(value.string ?? "")
        case .int: .integer(value.int ?? 0)
        case .double: .float(value.double ?? 0)
        case .bool: .boolean(value.bool ?? false)
        case .date, .time, .dateTime: .dateTime(dateText(value))
        case .array: .array(value.array.map { $0.map(item) } ?? [])
        case .table: .table(value.table.map(section) ?? TOMLSection())
        }
    }

    /// A date or time in TOML's spelling, by way of a document that holds nothing else.
    private static func dateText(_ value: any TOMLValueConvertible) -> String {
        let line = TOMLTable(["x": value]).convert(to: .toml, options: [])
        let text = line.drop { $0 != "=" }.dropFirst()
        return String(text.drop { $0 == " " }.prefix { !$0.isNewline })
    }

    /// The same document in one order, for comparisons.
    private static func sorted(_ section: TOMLSection) -> TOMLSection {
        TOMLSection(
            section.members.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }.map { member in
                if case .table(let inner) = member.value { return (member.key, .table(sorted(inner))) }
                return (member.key, member.value)
            })
    }
}
