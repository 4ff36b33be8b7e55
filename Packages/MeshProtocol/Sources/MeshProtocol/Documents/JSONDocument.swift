/// A typed value with exactly one JSON rendering: documents, messages, and the objects inside them.
///
/// Decoding checks types and required members; unknown members are dropped. It judges no ranges, lengths
/// or meaning: the receiver that acts on a value does. Two documents are equal when they render the same bytes.
///
/// - Source: Specification 01 §2.3, §3.1
public protocol JSONDocument: Sendable, Equatable {
    /// Decodes the document from a parsed JSON value.
    ///
    /// - Parameter json: The value, normally an object.
    /// - Throws: `DecodingRefusal` naming the first member that is missing or of another type.
    init(json: JSONValue) throws(DecodingRefusal)

    /// The document as a JSON value: members in declaration order, `null` for what is absent.
    var json: JSONValue { get }
}

extension JSONDocument {
    /// Decodes the document from JSON text with the strict parser.
    ///
    /// - Parameter bytes: UTF-8 text of one JSON value.
    /// - Throws: `DecodingRefusal`; for text that the parser refuses, its path is empty and its reason is the
    ///   parser's reason word.
    public init(parsing bytes: [UInt8]) throws(DecodingRefusal) {
        let value: JSONValue
        do throws(JSONRefusal) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw DecodingRefusal(reason: error.rawValue)
        }
        try self.init(json: value)
    }

    /// The document's plain form: compact, declaration order, raw UTF-8.
    public func plainBytes() -> [UInt8] { json.plainBytes() }

    /// The document's plain form with an indent of two spaces and no final newline.
    public func indentedPlainBytes() -> [UInt8] { json.indentedPlainBytes() }

    /// Whether two documents render the same bytes.
    ///
    /// Strings are compared by their UTF-8 bytes, so that canonically equivalent spellings are different.
    public static func == (left: Self, right: Self) -> Bool { left.json == right.json }
}
