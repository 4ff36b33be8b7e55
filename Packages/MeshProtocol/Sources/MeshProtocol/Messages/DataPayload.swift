/// The payload of a data message: bytes of an application.
///
/// - Source: Specification 04 §8
public struct DataPayload: Sendable {
    /// The name of the member that holds the bytes.
    public static let dataName = "data"

    /// The application's bytes.
    public var data: [UInt8]

    /// Extension keys beside the data, carried along.
    public var extensions: JSONObject

    /// Makes a payload.
    ///
    /// - Parameters:
    ///   - data: The application's bytes.
    ///   - extensions: Further members; one named `data` is dropped.
    public init(data: [UInt8], extensions: JSONObject = [:]) {
        self.data = data
        self.extensions = extensions
    }

    /// Reads a payload.
    ///
    /// - Throws: `DecodingRefusal` when `data` is missing or not base64 with padding in its canonical spelling.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        let text = try FieldReader(members: payload).string(Self.dataName)
        guard let bytes = Base64.decode(text) else {
            throw DecodingRefusal(member: Self.dataName, reason: "expected canonical base64 with padding")
        }
        data = bytes
        extensions = payload.count == 1 ? [:] : payload.removing(Self.dataName)
    }

    /// The payload's members, the data first.
    public var payload: JSONObject {
        let data = JSONObject.Member(name: Self.dataName, value: .string(Base64.encode(data)))
        return JSONObject(distinct: [data] + extensions.removing(Self.dataName).members)
    }
}
