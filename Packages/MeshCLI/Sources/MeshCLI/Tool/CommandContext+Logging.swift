internal import Logging
internal import MeshProtocol

extension CommandContext {
    /// A logger that writes to standard error.
    ///
    /// `--debug` and then `GENESIS_LOG_LEVEL` decide what is logged; `GENESIS_LOG_FORMAT=json` logs JSON lines.
    func logger(_ label: String, level: Logger.Level = .warning) -> Logger {
        let named = environmentValue("GENESIS_LOG_LEVEL").flatMap { Logger.Level(rawValue: $0.lowercased()) }
        let isJSON = environmentValue("GENESIS_LOG_FORMAT") == "json"
        var logger = Logger(label: label) { _ in
            StandardErrorLogHandler(output: errorOutput, clock: clock, isJSON: isJSON)
        }
        logger.logLevel = isDebugging ? .debug : named ?? level
        return logger
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
