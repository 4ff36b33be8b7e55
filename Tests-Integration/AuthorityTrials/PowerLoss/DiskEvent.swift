package import Foundation

/// Something that a process did to a file, as the recorder noted it.
package struct DiskEvent: Sendable {
    package enum Action: Sendable {
        /// The file has this name; it may be new.
        case opened(inode: UInt64, path: String)
        case written(inode: UInt64, offset: Int, data: Data)
        case truncated(inode: UInt64, length: Int)
        /// What was written to the file before is durable.
        case synced(inode: UInt64)
        case unlinked(path: String)
        case renamed(from: String, to: String)
    }

    /// When it was over, on ``TrialClock``.
    package let end: UInt64
    package let action: Action

    package init(end: UInt64, action: Action) {
        self.end = end
        self.action = action
    }
}

/// The recorder's log cannot be read, or holds what the model of a disk does not know.
package struct UnreadableRecord: Error, CustomStringConvertible {
    package let description: String
}

extension DiskEvent {
    private static let headerBytes = 48

    /// Reads the recorder's log.
    package static func events(of log: Data) throws -> [DiskEvent] {
        var events: [DiskEvent] = []
        var place = log.startIndex
        while place < log.endIndex {
            guard log.endIndex - place >= headerBytes else { break }
            let fields = (0..<6).map { number(log, place + $0 * 8) }
            let (end, inode, offset, length, kind) = (fields[1], fields[2], fields[3], fields[4], fields[5])
            place += headerBytes
            let hasPayload = kind != 3 && kind != 4
            let payloadEnd = hasPayload ? place + Int(clamping: length) : place
            // A process that was killed may have left the last record short.
            guard payloadEnd <= log.endIndex else { break }
            let payload = log[place..<payloadEnd]
            place = payloadEnd
            events.append(
                DiskEvent(end: end, action: try action(kind, inode, Int(clamping: offset), payload)))
        }
        return events
    }

    private static func action(_ kind: UInt64, _ inode: UInt64, _ offset: Int, _ payload: Data) throws -> Action {
        func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        switch kind {
        case 1: return .opened(inode: inode, path: text(payload))
        case 2: return .written(inode: inode, offset: offset, data: Data(payload))
        case 3: return .truncated(inode: inode, length: offset)
        case 4: return .synced(inode: inode)
        case 5: return .unlinked(path: text(payload))
        case 6:
            let names = payload.split(separator: 0)
            guard names.count == 2 else { throw UnreadableRecord(description: "a renaming without two names") }
            return .renamed(from: text(names[0]), to: text(names[1]))
        default:
            throw UnreadableRecord(description: "the authority used \(text(payload)), which is not modelled")
        }
    }

    private static func number(_ data: Data, _ place: Int) -> UInt64 {
        (0..<8).reduce(UInt64(0)) { $0 | UInt64(data[place + $1]) << UInt64($1 * 8) }
    }
}
