public import MeshProtocol

/// Everything that a command takes from outside its arguments.
///
/// Commands read no global state: with a context of one's own a command runs in process, in any folder, with any clock.
public struct CommandContext: Sendable {
    /// Where results go.
    public let output: any TextOutput

    /// Where notes, progress, logs and errors go.
    public let errorOutput: any TextOutput

    /// The folder that relative paths are relative to; absolute.
    public let currentDirectory: String

    /// The user's home folder; absolute.
    public let homeDirectory: String

    /// The folder for temporary files; absolute.
    public let temporaryDirectory: String

    /// The time that documents are dated and judged by.
    public let clock: any WallClock

    /// What asks a long-running command to end.
    public let stop: StopRequests

    /// What asks a long-running command to read its files again.
    public let reload: ReloadRequests

    /// How the user calls the program, for commands that are suggested.
    public let programName: String

    /// Whether details are logged.
    var isDebugging = false

    /// The environment variables, whose names are ASCII.
    public let environment: [String: String]

    /// Makes a context.
    public init(
        output: any TextOutput,
        errorOutput: any TextOutput,
        currentDirectory: String,
        homeDirectory: String,
        temporaryDirectory: String,
        clock: any WallClock,
        stop: StopRequests,
        reload: ReloadRequests = .never,
        environment: [String: String],
        programName: String = "genesis-mesh"
    ) {
        self.output = output
        self.errorOutput = errorOutput
        self.currentDirectory = currentDirectory
        self.homeDirectory = homeDirectory
        self.temporaryDirectory = temporaryDirectory
        self.clock = clock
        self.stop = stop
        self.reload = reload
        self.environment = environment
        self.programName = programName
    }

    /// The value of an environment variable, nil if it is not set or empty.
    func environmentValue(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Writes a line of results to standard output.
    func print(_ line: String) {
        output.write(line + "\n")
    }

    /// Writes a line for people to standard error.
    func note(_ line: String) {
        errorOutput.write(line + "\n")
    }
}
