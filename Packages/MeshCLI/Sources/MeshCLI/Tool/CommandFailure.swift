/// The end of a command that did not do what it says.
///
/// The message says what happened, to what, and what to do; it is printed as `Error: <message>`.
struct CommandFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text for the user, or nil where the command has already said everything.
    let message: String?

    /// How the process ends.
    let status: CommandStatus

    init(_ message: String, status: CommandStatus = .failure) {
        self.message = message
        self.status = status
    }

    private init(reported status: CommandStatus) {
        message = nil
        self.status = status
    }

    /// The command has printed its findings; only the status is left to tell.
    static let reported = CommandFailure(reported: .failure)

    var description: String { message ?? "" }
}
