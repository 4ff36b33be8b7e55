/// The payload of a route withdrawal.
///
/// - Source: Specification 04 §6
public struct WithdrawPayload: Sendable, SplittablePayload {
    /// The name of the list among the payload's members.
    public static let listName = "destinations"

    /// The ids of the nodes that can no longer be reached this way, as received.
    public var destinations: [String]

    /// How many received entries were no strings; they are not in `destinations`.
    public let malformedEntries: Int

    /// Makes a payload.
    public init(destinations: [String]) {
        self.destinations = destinations
        malformedEntries = 0
    }

    /// Reads a payload without the entries that are no strings.
    ///
    /// - Throws: `DecodingRefusal` when `destinations` is present and no list.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        let entries = try FieldReader(members: payload).array(Self.listName, default: [])
        destinations = entries.compactMap(\.stringValue)
        malformedEntries = entries.count - destinations.count
    }

    /// The elements of the list.
    public var items: [String] { destinations }

    /// The JSON value of one element.
    public static func json(of item: String) -> JSONValue { .string(item) }
}
