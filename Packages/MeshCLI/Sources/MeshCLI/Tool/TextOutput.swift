internal import SystemPackage

/// Where a command writes text.
///
/// Implementations may be called from any task.
public protocol TextOutput: Sendable {
    /// Writes `text` at once, without buffering.
    func write(_ text: String)
}

/// One of the process's standard streams.
struct StandardStream: TextOutput {
    static let output = StandardStream(descriptor: .standardOutput)
    static let error = StandardStream(descriptor: .standardError)

    private let descriptor: FileDescriptor

    func write(_ text: String) {
        // A stream that was closed by its reader has nobody left to tell.
        _ = try? descriptor.writeAll(text.utf8)
    }
}
