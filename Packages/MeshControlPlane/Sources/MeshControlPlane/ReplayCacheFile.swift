public import MeshProtocol

/// The text in which a replay memory is kept between runs.
///
/// Its owner reads and writes the file; it is replaced atomically, before a command takes effect.
///
/// - Source: Specification 02 §12
public struct ReplayCacheFile: Sendable, Equatable {
    private static let listName = "processed_messages"

    /// The remembered messages.
    public let entries: [ReplayCache.Entry]

    /// How many entries of a file were malformed and left out; worth a warning.
    public let skippedEntries: Int

    /// Takes what a cache remembers.
    public init(entries: [ReplayCache.Entry]) {
        self.entries = entries
        skippedEntries = 0
    }

    /// Reads the text of a file, without its malformed entries.
    ///
    /// - Parameter bytes: The text; the caller bounds its length.
    /// - Throws: `DecodingRefusal` when the whole text is corrupt. A node may go on with an empty memory then, as the
    ///   reference does, but says so: messages that have not ended could be replayed.
    public init(parsing bytes: [UInt8]) throws(DecodingRefusal) {
        let json: JSONValue
        do throws(JSONRefusal) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw DecodingRefusal(reason: error.rawValue)
        }
        let stored = try FieldReader(json).object(Self.listName, default: [:])
        var entries: [ReplayCache.Entry] = []
        entries.reserveCapacity(stored.count)
        for member in stored {
            guard let seconds = member.value.doubleValue, let end = UTCTime(unixSeconds: seconds) else { continue }
            entries.append(ReplayCache.Entry(id: member.name, end: end))
        }
        self.entries = entries
        skippedEntries = stored.count - entries.count
    }

    /// The text: indent of two, one line a message, no final newline.
    public var bytes: [UInt8] {
        var text = Array("{\n  \"\(Self.listName)\": {".utf8)
        // Written line by line: building an object compares each name with all before it.
        for (index, entry) in entries.enumerated() {
            text.append(contentsOf: (index == 0 ? "\n    " : ",\n    ").utf8)
            text.append(contentsOf: JSONValue.string(entry.id).plainBytes())
            text.append(contentsOf: ": ".utf8)
            text.append(contentsOf: JSONValue.double(entry.end.unixSeconds).plainBytes())
        }
        text.append(contentsOf: (entries.isEmpty ? "}\n}" : "\n  }\n}").utf8)
        return text
    }
}
