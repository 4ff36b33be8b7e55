/// The payload of route announcements and updates.
///
/// - Source: Specification 04 §6
public struct RoutesPayload: Sendable, Equatable, SplittablePayload {
    /// The name of the list among the payload's members.
    public static let listName = "routes"

    /// The routes.
    public var routes: [RouteInfo]

    /// How many received entries could not be decoded; they are not in `routes`.
    public let malformedEntries: Int

    /// Makes a payload.
    public init(routes: [RouteInfo]) {
        self.routes = routes
        malformedEntries = 0
    }

    /// Reads a payload without the entries that do not decode.
    ///
    /// The number of routes is bounded by the size of the frame; the receiver judges it.
    ///
    /// - Throws: `DecodingRefusal` when `routes` is present and no list.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        let entries = try FieldReader(members: payload).array(Self.listName, default: [])
        routes = entries.decodable()
        malformedEntries = entries.count - routes.count
    }

    /// The elements of the list.
    public var items: [RouteInfo] { routes }

    /// The JSON value of one element.
    public static func json(of item: RouteInfo) -> JSONValue { item.json }
}
