internal import Logging
internal import MeshProtocol

extension CommandContext {
    /// A logger that writes to standard error.
    ///
    /// `--debug` and then `GENESIS_LOG_LEVEL` decide what is logged; `GENESIS_LOG_FORMAT=json` logs JSON lines.
    ///
    /// - Parameters:
    ///   - level: what is logged unless something else is asked for
    ///   - levelName: what a settings file asks for, which counts less than the environment
    ///   - format: `json` or `text`, as a settings file has it
    func logger(
        _ label: String, level: Logger.Level = .warning, levelName: String? = nil, format: String? = nil
    ) -> Logger {
        let named = (environmentValue("GENESIS_LOG_LEVEL") ?? levelName).flatMap(Logger.Level.init(named:))
        let isJSON = (environmentValue("GENESIS_LOG_FORMAT") ?? format)?.lowercased() == "json"
        var logger = Logger(label: label) { _ in
            StandardErrorLogHandler(output: errorOutput, clock: clock, isJSON: isJSON)
        }
        logger.logLevel = isDebugging ? .debug : named ?? level
        return logger
    }
}

extension Logger.Level {
    /// The level of a name, also of one that the reference has: `warn`, `fatal`.
    init?(named name: String) {
        switch name.lowercased() {
        case "warn": self = .warning
        case "fatal": self = .critical
        case let name: self.init(rawValue: name)
        }
    }
}

/// Writes log lines to a command's standard error.
struct StandardErrorLogHandler: LogHandler {
    let output: any TextOutput
    let clock: any WallClock
    let isJSON: Bool

    var logLevel = Logger.Level.warning
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let time = clock.now().zuluText
        if isJSON {
            let members: [(String, JSONValue)] =
                [
                    ("time", .string(time)), ("level", .string(event.level.rawValue)),
                    ("message", .string("\(event.message)")),
                ]
                + all.map { ($0.key, .string("\($0.value)")) }
            output.write(String(decoding: JSONValue.object(JSONObject(members)).plainBytes(), as: UTF8.self) + "\n")
        } else {
            let details = all.map { " \($0.key)=\($0.value)" }.joined()
            output.write("\(time) \(event.level.rawValue): \(event.message)\(details)\n")
        }
    }
}
