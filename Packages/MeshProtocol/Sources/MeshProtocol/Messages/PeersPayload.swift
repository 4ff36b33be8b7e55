/// The payload of peer announcements and peer responses.
///
/// - Source: Specification 04 §5
public struct PeersPayload: Sendable, Equatable, SplittablePayload {
    /// The name of the list among the payload's members.
    public static let listName = "peers"

    /// The most entries of one message.
    public static let maximumItemsPerMessage: Int? = MeshLimits.maximumPeersPerMessage

    /// The announcements.
    public var peers: [PeerInfo]

    /// How many received entries within the limit could not be decoded; they are not in `peers`.
    public let malformedEntries: Int

    /// How many received entries were beyond the limit; they were not looked at.
    public let surplusEntries: Int

    /// Makes a payload.
    ///
    /// - Parameter peers: The announcements; more than one message holds are split by `SplitMessages`.
    public init(peers: [PeerInfo]) {
        self.peers = peers
        malformedEntries = 0
        surplusEntries = 0
    }

    /// Reads a payload: the first entries up to the limit, without those that do not decode.
    ///
    /// - Throws: `DecodingRefusal` when `peers` is present and no list.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        let entries = try FieldReader(members: payload).array(Self.listName, default: [])
        let considered = entries.prefix(MeshLimits.maximumPeersPerMessage)
        peers = considered.decodable()
        malformedEntries = considered.count - peers.count
        surplusEntries = entries.count - considered.count
    }

    /// The elements of the list.
    public var items: [PeerInfo] { peers }

    /// The JSON value of one element.
    public static func json(of item: PeerInfo) -> JSONValue { item.json }
}
