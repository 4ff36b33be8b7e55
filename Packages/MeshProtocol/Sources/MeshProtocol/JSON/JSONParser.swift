/// The strict parser: reads the text once, left to right, and stops at the first fault.
///
/// Numbers and strings are in the extensions of this type.
/// - Source: Specification 01 §3
struct JSONParser {
    /// Objects up to this size compare each new name with all before it; larger ones keep a set.
    private static let namesComparedOneByOne = 16

    let bytes: [UInt8]
    var index = 0
    private var depth = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte, or nil at the end of the text.
    var next: UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    /// Reads one value with white space around it and nothing else.
    mutating func parseDocument() throws(JSONRefusal) -> JSONValue {
        skipWhiteSpace()
        let value = try parseValue()
        skipWhiteSpace()
        guard next == nil else { throw .invalidJSON }
        return value
    }

    private mutating func parseValue() throws(JSONRefusal) -> JSONValue {
        guard let byte = next else { throw .invalidJSON }
        switch byte {
        case ASCII.quote: return .string(try parseString())
        case ASCII.openBrace: return .object(try parseObject())
        case ASCII.openBracket: return .array(try parseArray())
        case ASCII.minus, ASCII.zero...ASCII.nine: return try parseNumber()
        case ASCII.lowerT: return try parseWord("true", as: .bool(true))
        case ASCII.lowerF: return try parseWord("false", as: .bool(false))
        case ASCII.lowerN: return try parseWord("null", as: .null)
        default: throw .invalidJSON
        }
    }

    private mutating func parseWord(_ word: StaticString, as value: JSONValue) throws(JSONRefusal) -> JSONValue {
        for expected in word.description.utf8 {
            guard next == expected else { throw .invalidJSON }
            index += 1
        }
        return value
    }

    private mutating func parseArray() throws(JSONRefusal) -> [JSONValue] {
        try open()
        var elements: [JSONValue] = []
        if closes(with: ASCII.closeBracket) { return elements }
        while true {
            skipWhiteSpace()
            elements.append(try parseValue())
            if try separatorIsLast(closing: ASCII.closeBracket) { return elements }
        }
    }

    private mutating func parseObject() throws(JSONRefusal) -> JSONObject {
        try open()
        var members: [JSONObject.Member] = []
        if closes(with: ASCII.closeBrace) { return JSONObject(distinct: members) }
        var names: Set<ExactText> = []
        while true {
            skipWhiteSpace()
            guard next == ASCII.quote else { throw .invalidJSON }
            let name = try parseString()
            guard Self.isNew(name, among: members, and: &names) else { throw .duplicateKey }
            skipWhiteSpace()
            guard next == ASCII.colon else { throw .invalidJSON }
            index += 1
            skipWhiteSpace()
            members.append(JSONObject.Member(name: name, value: try parseValue()))
            if try separatorIsLast(closing: ASCII.closeBrace) { return JSONObject(distinct: members) }
        }
    }

    /// Whether no member has this name yet.
    ///
    /// The set is filled once the object has outgrown comparing one by one.
    private static func isNew(
        _ name: String, among members: [JSONObject.Member], and names: inout Set<ExactText>
    ) -> Bool {
        if members.count < namesComparedOneByOne {
            return !members.contains { $0.name.isSameText(as: name) }
        }
        if names.isEmpty { names = Set(members.map { ExactText($0.name) }) }
        return names.insert(ExactText(name)).inserted
    }

    /// Steps over an opening bracket, unless the nesting becomes too deep there.
    private mutating func open() throws(JSONRefusal) {
        guard depth < MeshLimits.maximumJSONDepth else { throw .invalidJSON }
        depth += 1
        index += 1
    }

    /// Steps over the closing bracket of an empty array or object, if it is next.
    private mutating func closes(with closing: UInt8) -> Bool {
        skipWhiteSpace()
        guard next == closing else { return false }
        index += 1
        depth -= 1
        return true
    }

    /// Steps over what follows an element: a comma (false) or the closing bracket (true).
    private mutating func separatorIsLast(closing: UInt8) throws(JSONRefusal) -> Bool {
        if closes(with: closing) { return true }
        guard next == ASCII.comma else { throw .invalidJSON }
        index += 1
        return false
    }

    private mutating func skipWhiteSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn: index += 1
            default: return
            }
        }
    }
}
