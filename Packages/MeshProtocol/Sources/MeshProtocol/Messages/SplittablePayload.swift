/// A payload that is one list and may be sent in several messages.
///
/// - Source: Specification 04 §6
public protocol SplittablePayload: Sendable {
    /// One element of the list.
    associatedtype Item: Sendable

    /// The name of the list among the payload's members.
    static var listName: String { get }

    /// The most elements in one message; nil where only the size counts.
    static var maximumItemsPerMessage: Int? { get }

    /// The JSON value of one element.
    static func json(of item: Item) -> JSONValue

    /// The elements.
    var items: [Item] { get }
}

extension SplittablePayload {
    /// Only the size counts.
    public static var maximumItemsPerMessage: Int? { nil }

    /// The payload's members.
    public var payload: JSONObject { Self.payload(of: items.map(Self.json(of:))) }

    static func payload(of values: [JSONValue]) -> JSONObject {
        JSONObject(distinct: [.init(name: listName, value: .array(values))])
    }
}
