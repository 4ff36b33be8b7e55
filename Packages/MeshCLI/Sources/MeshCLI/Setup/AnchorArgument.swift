internal import MeshProtocol

extension CommandContext {
    /// A bootstrap anchor from `id:endpoint`.
    func anchor(_ text: String) throws -> BootstrapAnchor {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
            throw CommandFailure("Anchor '\(text)' must use id:endpoint format, such as a1:192.0.2.1:7448.")
        }
        let endpoint = String(text[text.index(after: colon)...])
        guard Endpoint(endpoint) != nil else {
            throw CommandFailure(
                "The endpoint of anchor '\(text)' must be host:port or a ws:// or wss:// URL of a node's listener.")
        }
        return BootstrapAnchor(id: String(text[..<colon]), endpoint: endpoint)
    }
}

/// Fails unless a number given on the command line is above zero.
func requirePositive(_ option: String, _ value: Int, atMost limit: Int = .max) throws {
    guard value > 0 else { throw CommandFailure("\(option) must be greater than zero.") }
    guard value <= limit else { throw CommandFailure("\(option) must not be greater than \(limit).") }
}
