/// Random identifiers: of messages, nonces, certificates, lists.
///
/// - Source: RFC 9562 §5.4
public enum UUIDv4: Sendable {
    /// Makes an identifier from a source of randomness.
    public static func make(using generator: inout some RandomNumberGenerator) -> String {
        UUIDText.text(high: generator.next(), low: generator.next(), version: 4)
    }

    /// Makes an identifier from the system's randomness.
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return make(using: &generator)
    }
}
