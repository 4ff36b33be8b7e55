internal import HTTPTypes
internal import Hummingbird
internal import MeshProtocol
internal import NIOCore

/// Reads the JSON object of a request, within a bound.
///
/// - Source: Specification 06 §1
struct RequestBodyReader: Sendable {
    let maximumBytes: Int

    /// The object; nil when there is none or when the content is not declared to be JSON.
    func object(of request: Request) async throws -> JSONObject? {
        if let declared = request.headers[.contentLength] {
            // A length that is no number of ours is one that is too large: the parser lets only digits through.
            guard let length = Int(declared), length <= maximumBytes else { throw HTTPRefusal.requestTooLarge }
        }
        guard Self.isJSON(request.headers[.contentType]) else { return nil }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard buffer.readableBytes <= maximumBytes - bytes.count else { throw HTTPRefusal.requestTooLarge }
            bytes += buffer.readableBytesView
        }
        return try Self.object(bytes)
    }

    static func object(_ bytes: [UInt8]) throws(HTTPRefusal) -> JSONObject? {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if content.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return nil }
        let value: JSONValue
        do throws(JSONRefusal) {
            value = try JSONValue(parsing: content)
        } catch {
            throw .invalidJSON(error)
        }
        if value.isNull { return nil }
        guard let object = value.objectValue else { throw .notAnObject }
        return object
    }

    /// Whether a content type is `application/json` or `application/….+json`, with or without parameters.
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        // As nearly all say it; nothing has to be taken apart then.
        if contentType == "application/json" { return true }
        let type = contentType.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)[0]
            .lowercased().filter { $0 != " " && $0 != "\t" }
        return type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    }
}
