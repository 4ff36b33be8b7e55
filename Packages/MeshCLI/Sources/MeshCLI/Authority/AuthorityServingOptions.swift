internal import ArgumentParser
internal import AuthorityCore
internal import AuthorityHTTP

/// How an authority is reached and watched; an option counts more than any setting.
struct AuthorityServingOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Serve HTTPS with this PEM certificate chain (NA_TLS_CERT_FILE).", valueName: "path"))
    var tlsCert: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The PEM private key of that certificate (NA_TLS_KEY_FILE).", valueName: "path"))
    var tlsKey: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Serve /metrics, /healthz and /readyz at a second address, over plain HTTP (NA_METRICS_LISTEN).",
            valueName: "host:port"))
    var metricsListen: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Log requests: off, notable (all but accepted heartbeats and cached documents) or all (NA_REQUEST_LOG).",
            valueName: "which"))
    var requestLog: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Write the audit log to this file instead of beside the database (NA_AUDIT_FILE).", valueName: "path"))
    var auditFile: String?

    mutating func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-cert and --tls-key are given together or not at all.")
        }
        if let metricsListen, ListenAddress(metricsListen) == nil {
            throw ValidationError("--metrics-listen is host:port, with brackets around an IPv6 address.")
        }
        if let requestLog, RequestLogScope(rawValue: requestLog) == nil {
            let names = RequestLogScope.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--request-log is one of \(names).")
        }
    }

    /// The settings with what the options say.
    func applied(to settings: AuthoritySettings, in context: CommandContext) -> AuthoritySettings {
        var settings = settings
        if let tlsCert, let tlsKey {
            settings.tls = TLSFiles(
                certificateChain: context.absolute(tlsCert), privateKey: context.absolute(tlsKey))
        }
        if let auditFile { settings.auditPath = context.absolute(auditFile) }
        if let address = metricsListen.flatMap(ListenAddress.init) { settings.metricsAddress = address }
        if let scope = requestLog.flatMap(RequestLogScope.init) { settings.requestLog = scope }
        return settings
    }
}
