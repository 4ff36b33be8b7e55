/// Why a value that is well-formed JSON is not the document it should be.
///
/// - Source: Specification 01 §3.1
public struct DecodingRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path of the member that is at fault, such as `signatures[0].sig`; empty for the document itself.
    public let member: String

    /// What was expected and what was there instead.
    public let reason: String

    /// Makes a refusal of one member.
    ///
    /// - Parameters:
    ///   - member: Path of the member; empty for the document itself.
    ///   - reason: What was expected and what was there instead.
    public init(member: String = "", reason: String) {
        self.member = member
        self.reason = reason
    }

    /// The path and the reason as one line of text.
    public var description: String {
        member.isEmpty ? reason : "\(member): \(reason)"
    }

    /// The same refusal seen from one level further out.
    ///
    /// - Parameter outer: Path of the member or element that holds the refused value.
    /// - Returns: A refusal whose path begins with `outer`.
    public func within(_ outer: String) -> DecodingRefusal {
        if outer.isEmpty { return self }
        if member.isEmpty { return DecodingRefusal(member: outer, reason: reason) }
        let joint = member.utf8.first == UInt8(ascii: "[") ? "" : "."
        return DecodingRefusal(member: outer + joint + member, reason: reason)
    }
}
