/// The exit statuses of every command; no other is used.
///
/// - Source: Specification 07 §1
public enum CommandStatus: Int32, Sendable {
    /// The command did what it says.
    case success = 0

    /// The command failed; standard error says why.
    case failure = 1

    /// The command line was wrong; standard error shows the usage.
    case usage = 2

    /// The text that `--help` shows about them.
    static let explanation = "Exit status: 0 done, 1 error, 2 wrong usage."
}
