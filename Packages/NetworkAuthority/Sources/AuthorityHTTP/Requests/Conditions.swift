internal import AuthorityCore
internal import HTTPTypes

/// The headers that make a request conditional.
///
/// - Source: RFC 9110 §13.1.2, RFC 7240 §4.3
enum Conditions {
    /// Whether `If-None-Match` names this tag.
    ///
    /// Weak and strong tags are the same here.
    static func matches(_ headers: HTTPFields, tag: String) -> Bool {
        guard let value = headers[.ifNoneMatch] else { return false }
        return value.split(separator: ",").contains { entry in
            let name = entry.drop { $0 == " " || $0 == "\t" }
            let trimmed = name.prefix { $0 != " " && $0 != "\t" }
            return trimmed == "*" || trimmed == tag || trimmed == "W/" + tag
        }
    }

    /// The seconds of `Prefer: wait=N`, at most as long as requests are held.
    static func wait(_ headers: HTTPFields) -> Int? {
        for preference in (headers[.prefer] ?? "").split(whereSeparator: { $0 == "," || $0 == ";" }) {
            let sides = preference.filter { $0 != " " && $0 != "\t" && $0 != "\"" }
                .split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].lowercased() == "wait" else { continue }
            guard sides[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int(sides[1]), seconds > 0
            else {
                return nil
            }
            return min(seconds, AuthorityLimits.heldSeconds)
        }
        return nil
    }
}
