internal import ArgumentParser
internal import AuthorityCore
internal import AuthorityHTTP
internal import Logging
internal import MeshProtocol
internal import ServiceLifecycle

/// `na start`: serves a Network Authority until it is asked to stop.
///
/// - Source: Specification 07 §3
struct AuthorityStartCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Serve a Network Authority, from the config or from a settings file.",
        discussion: """
            From the config, a flag counts more than the environment (the names of a settings file, such as PORT), and
            that more than the config. With --env-file the file is the whole configuration; --host, --port and the
            options for TLS, counters and the request log still apply. 'Listening on <url>' on standard error says that
            it serves; SIGHUP reads the TLS files again; SIGINT or SIGTERM ends it after the requests under way.
            """)

    /// The values of `--evidence-store`.
    enum EvidenceStore: String, CaseIterable, ExpressibleByArgument {
        case off, on
    }

    @OptionGroup var config: ConfigOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Take all settings from this file of NAME=value lines.", valueName: "path"))
    var envFile: String?

    @Option(name: .long, parsing: .unconditional, help: "Bind host.")
    var host: String?

    @Option(name: .long, parsing: .unconditional, help: "Bind port; 0 takes a free one.")
    var port: UInt16?

    @Option(name: .long, parsing: .unconditional, help: "SQLite database path.")
    var dbPath: String?

    @Option(name: .long, parsing: .unconditional, help: "Evidence records are not part of this version: off only.")
    var evidenceStore: EvidenceStore?

    @OptionGroup var serving: AuthorityServingOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        if envFile != nil, config.config != nil || dbPath != nil || evidenceStore != nil {
            throw ValidationError(
                "--env-file is the whole configuration: set the database path in the file instead of giving --config, "
                    + "--db-path or --evidence-store.")
        }
    }

    func run(in context: CommandContext) async throws {
        if evidenceStore == .on {
            throw CommandFailure("The evidence store (--evidence-store on) is not part of this version.")
        }
        // Before anything that takes time, with TLS or without: a request that nobody takes would end the process.
        let reloads = await context.reload.open()
        let settings: AuthoritySettings
        let server: AuthorityServerConfiguration
        do {
            settings = try serving.applied(to: loadSettings(in: context), in: context)
            server = try configured(settings, in: context)
        } catch let error as SettingsError {
            throw CommandFailure(error.message)
        }
        if let envFile { Self.summarise(settings, server, of: envFile, in: context) }
        let logger = context.logger(
            "genesis-mesh.na", level: .info, levelName: settings.logLevel, format: settings.logFormat)
        let authority = try await Self.build(server, logger: logger)
        try await serve(authority, server, reloads: reloads, logger: logger, in: context)
    }

    private func loadSettings(in context: CommandContext) throws -> AuthoritySettings {
        if let envFile { return try Self.settings(file: envFile, in: context) }
        return try AuthorityConfigSettings(config: MeshConfig.require(config.config, in: context))
            .settings(databasePath: dbPath, in: context)
    }

    private func serve(
        _ authority: AuthorityService, _ server: AuthorityServerConfiguration, reloads: OpenReloadRequests,
        logger: Logger, in context: CommandContext
    ) async throws {
        let url: @Sendable (Int) -> String = { port in
            server.tls == nil
                ? URLText.http(host: server.host, port: port) : URLText.https(host: server.host, port: port)
        }
        if server.tls == nil, !URLText.isLoopback(server.host) {
            context.note(
                "WARNING: serving plain HTTP on \(server.host). What nodes and operators send can be read and changed on "
                    + "its way; give --tls-cert and --tls-key, or put a proxy with TLS in front.")
        }
        do {
            let services: [any Service] = [authority, CertificateReload(authority: authority, requests: reloads)]
            try await context.run(services, logger: logger) {
                let bound = try await authority.boundPort()
                if let metrics = server.metricsAddress {
                    let port = try await authority.boundMetricsPort()
                    context.note("Counters at \(URLText.http(host: metrics.host, port: port))/metrics")
                }
                context.note("Listening on \(url(bound))")
                try await gracefulShutdown()
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            let other = server.metricsAddress.map { " or --metrics-listen (\($0))" } ?? ""
            throw CommandFailure(
                "Cannot serve \(url(server.port)): \(error). If the port is taken, choose another --port\(other).")
        }
    }

    /// Builds the authority; what it refuses is the operator's to correct.
    static func build(_ server: AuthorityServerConfiguration, logger: Logger) async throws -> AuthorityService {
        do {
            return try await buildAuthority(server, logger: logger)
        } catch {
            throw CommandFailure("The Network Authority cannot start: \(error)")
        }
    }

    /// The settings of a file.
    static func settings(file path: String, in context: CommandContext) throws -> AuthoritySettings {
        guard context.isFile(path) else { throw CommandFailure("Settings file not found: \(path).") }
        return try AuthoritySettings(file: context.absolute(path), environment: context.environment)
    }

    private func configured(
        _ settings: AuthoritySettings, in context: CommandContext
    ) throws -> AuthorityServerConfiguration {
        var server = try settings.serverConfiguration()
        server.clock = context.clock
        server.host = try host ?? configHost(in: context) ?? server.host
        if let port { server.port = Int(port) }
        return server
    }

    private func configHost(in context: CommandContext) throws -> String? {
        guard envFile == nil else { return nil }
        return try MeshConfig.require(config.config, in: context).string(.authorityHost)
    }

    private static func summarise(
        _ settings: AuthoritySettings, _ server: AuthorityServerConfiguration, of path: String,
        in context: CommandContext
    ) {
        let operators = settings.operators.map { "\($0.id) (\($0.tier.rawValue))" }.sorted()
        let rates = settings.rates
        func limit(_ value: Int?) -> String { value.map(String.init) ?? "none" }
        context.note("Settings: \(path)")
        context.note("  Network: \(server.authority.genesis.networkName)")
        context.note("  Database: \(settings.databasePath)")
        context.note("  Transport: \(server.tls.map { "TLS, \($0.certificateChain)" } ?? "plain HTTP")")
        context.note("  Deployment: \(settings.deployment.rawValue)")
        context.note("  Operator keys: \(operators.isEmpty ? "none" : operators.joined(separator: ", "))")
        context.note(
            "  Rate limits per minute (counted in \(settings.rateStore.rawValue)): admin \(limit(rates.admin)), "
                + "failed admin authentications \(limit(rates.adminFailures)), read \(limit(rates.read)), nodes of an address "
                + "\(limit(rates.nodeAddress)), join \(limit(rates.join))")
        context.note("  Renewals of a node per hour: \(limit(rates.renewals))")
        if settings.proxyHops > 0 {
            context.note(
                "  NA_PROXY_HOPS=\(settings.proxyHops): X-Forwarded-For, -Proto and -Host are trusted from that many "
                    + "proxies. Set NA_PROXY_HOPS=0 when nothing sits in front of this authority.")
        }
    }
}
