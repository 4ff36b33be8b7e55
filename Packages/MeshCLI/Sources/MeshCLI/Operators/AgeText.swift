internal import MeshProtocol

/// How long ago something was, or how long it is until then, as people read it.
enum AgeText {
    /// `5 s ago`, `3 min ago`, `in 2 h`, `in 4 d`.
    static func of(_ time: UTCTime, now: UTCTime) -> String {
        let seconds = now.duration(since: time).components.seconds
        return seconds < 0 ? "in \(span(seconds.magnitude))" : "\(span(seconds.magnitude)) ago"
    }

    /// The same of a time as it was sent; the text itself where it is no time.
    static func of(_ text: String?, now: UTCTime) -> String {
        guard let text else { return "-" }
        return UTCTime(lenientText: text).map { of($0, now: now) } ?? text.printable
    }

    private static func span(_ seconds: UInt64) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
