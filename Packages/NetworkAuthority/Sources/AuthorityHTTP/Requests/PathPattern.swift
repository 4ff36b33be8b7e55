internal import MeshProtocol

/// A path that is served, with at most one parameter.
///
/// Paths are compared as they are after percent-decoding: no slash is added, dropped or merged. A parameter takes
/// everything between what stands before and after it, slashes included.
struct PathPattern: ExpressibleByStringLiteral, Sendable {
    /// The text as it is written in the description of the interface.
    let text: String
    private let prefix: String
    /// What follows the parameter; nil when there is none.
    private let suffix: String?

    init(stringLiteral text: String) {
        self.text = text
        guard let start = text.firstIndex(of: "{"), let end = text.firstIndex(of: "}") else {
            prefix = text
            suffix = nil
            return
        }
        prefix = String(text[..<start])
        suffix = String(text[text.index(after: end)...])
    }

    var hasParameter: Bool { suffix != nil }

    /// The name of the parameter.
    var parameterName: String? {
        guard let start = text.firstIndex(of: "{"), let end = text.firstIndex(of: "}") else { return nil }
        return String(text[text.index(after: start)..<end])
    }

    /// The parameter of a path that fits, empty where the pattern has none; nil for a path that does not fit.
    func match(_ path: String) -> String? {
        guard let suffix else { return path.isSameText(as: prefix) ? "" : nil }
        let bytes = path.utf8
        guard bytes.starts(with: prefix.utf8), bytes.count > prefix.utf8.count + suffix.utf8.count,
            bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
        else { return nil }
        return String(decoding: bytes.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count), as: UTF8.self)
    }
}
