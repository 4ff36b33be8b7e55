public import AuthorityCore
public import MeshCrypto
public import MeshProtocol

/// The settings of an authority, from a settings file or from the environment.
///
/// With a file, the environment is not consulted for the names that a file may hold, except for the seed that the key
/// provider `env` reads. Variables that are not listed in the specification are ignored.
/// - Source: Specification 06 §13
public struct AuthoritySettings: Sendable {
    /// Where the signing key comes from.
    public enum KeySource: Sendable, Equatable {
        /// A private key file.
        case file(path: String)
        /// A base64 seed in this environment variable, or in the file that the variable with suffix `_FILE` names.
        case environment(variable: String)
    }

    /// The values of `NA_DEPLOYMENT`.
    public enum Deployment: String, Sendable, CaseIterable {
        /// A network of one's own, on one's own machine.
        case local
        /// A network that others rely on: no start while the root private key lies beside the authority.
        case managed
    }

    /// `GENESIS_FILE`: path of the signed genesis block.
    public var genesisFile: String
    /// `NA_KEY_PROVIDER`, `NA_PRIVATE_KEY_FILE`, `NA_KEY_SEED_ENV`.
    public var keySource: KeySource
    /// `NA_KEY_ID`.
    public var keyID: String
    /// `DB_PATH`.
    public var databasePath: String
    /// `PORT`, 0 to 65,535.
    public var port: Int
    /// `OPERATOR_PUBLIC_KEYS_JSON` with `OPERATOR_KEY_TIERS_JSON`.
    public var operators: [OperatorKey]
    /// `RENEWAL_GRACE_SECONDS`.
    public var renewalGrace: Duration
    /// `NA_RENEWAL_AFTER_EXPIRY_HOURS`, 0 to 168.
    public var renewalAfterExpiry: Duration
    /// `NA_SUCCESSION_VOUCHING_GRACE_SECONDS`.
    public var vouchingGrace: Duration
    /// `NA_AUDIT_FILE`: the audit log; without it, the database's path with `.audit.jsonl` behind it.
    public var auditPath: String?
    /// `NA_AUDIT_RETENTION_DAYS`, 1 to 3,650: how long audit events stay in the database.
    public var auditRetention: Duration
    /// `NA_MAX_REQUEST_BYTES`.
    public var maximumRequestBytes: Int
    /// `NA_PROXY_HOPS`.
    public var proxyHops: Int
    /// `NA_PUBLIC_URL`.
    public var publicURL: String?
    /// The `NA_RATE_LIMIT_…` variables.
    public var rates: AuthorityRates
    /// `RATE_LIMIT_STORE`.
    public var rateStore: RateStore
    /// `NA_DEPLOYMENT`.
    public var deployment: Deployment
    /// `NA_TLS_CERT_FILE` and `NA_TLS_KEY_FILE`; nil for plain HTTP.
    public var tls: TLSFiles?
    /// `NA_METRICS_LISTEN`: a second address, `host:port`, for the counters alone.
    public var metricsAddress: ListenAddress?
    /// `NA_REQUEST_LOG`: which requests are logged.
    public var requestLog: RequestLogScope
    /// `GENESIS_LOG_LEVEL`, in lower case; one of ``logLevels``.
    public var logLevel: String?
    /// `GENESIS_LOG_FORMAT`: `text` or `json`.
    public var logFormat: String?
    /// The settings file, where there is one.
    public let file: String?

    /// The values of `GENESIS_LOG_LEVEL`, in lower case.
    public static let logLevels = [
        "trace", "debug", "info", "notice", "warning", "warn", "error", "critical", "fatal",
    ]

    private let environment: [String: String]
    /// The lines of the settings file, which may hold keys like any other file.
    private let fileValues: [String: String]

    /// Reads a settings file.
    ///
    /// Relative paths in it are relative to the folder that it lies in.
    ///
    /// - Parameters:
    ///   - path: the settings file
    ///   - environment: the process environment, for the seed of the key provider `env` and `GENESIS_LOG_*`
    /// - Throws: ``SettingsError`` that names the file and line, or the variable.
    public init(file path: String, environment: [String: String]) throws {
        let bytes: [UInt8]
        do {
            bytes = try AtomicFile.read(path)
        } catch {
            throw SettingsError("cannot read the settings file \(path): \(error)")
        }
        let file = try SettingsFile(parsing: bytes, path: path)
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) + "/" } ?? ""
        try self.init(
            SettingValues(origin: { "\(path):\($0.line): \($0.name)" }, folder: folder) { file.value(of: $0) },
            file: (path, file), environment: environment)
    }

    /// Reads the settings from the process environment.
    ///
    /// Relative paths stay relative to the current folder.
    ///
    /// - Throws: ``SettingsError`` that names the variable.
    public init(environment: [String: String]) throws {
        try self.init(
            SettingValues(origin: { $0.name }, folder: "") { name in
                environment[name].flatMap { $0.isEmpty ? nil : SettingsFile.Entry(name: name, value: $0, line: 0) }
            },
            file: nil, environment: environment)
    }

    private static let renewalHours =
        0...Int(AuthorityLimits.longestRenewalAfterExpiry.components.seconds / 3_600)

    private init(
        _ values: SettingValues, file: (path: String, content: SettingsFile)?, environment: [String: String]
    ) throws {
        self.environment = environment
        self.file = file?.path
        fileValues = Dictionary(file?.content.entries.map { ($0.name, $0.value) } ?? []) { first, _ in first }
        guard let genesis = values.path("GENESIS_FILE") else {
            throw SettingsError("GENESIS_FILE is required: set it to the path of the signed genesis block")
        }
        genesisFile = genesis
        keySource = try values.keySource()
        keyID = values.text("NA_KEY_ID") ?? "na-2025-q1"
        databasePath = values.path("DB_PATH") ?? "genesis_mesh_na.db"
        auditPath = values.path("NA_AUDIT_FILE")
        port = try values.number("PORT", in: 0...65_535) ?? 8443
        operators = try values.operators()
        renewalGrace =
            try values.seconds("RENEWAL_GRACE_SECONDS", upTo: AuthorityLimits.longestRenewalGrace)
            ?? AuthorityLimits.renewalGrace
        renewalAfterExpiry = .seconds(
            3_600 * (try values.number("NA_RENEWAL_AFTER_EXPIRY_HOURS", in: Self.renewalHours) ?? 0))
        vouchingGrace =
            try values.seconds(
                "NA_SUCCESSION_VOUCHING_GRACE_SECONDS", upTo: AuthorityLimits.vouchingGrace)
            ?? AuthorityLimits.vouchingGrace
        auditRetention = try values.days("NA_AUDIT_RETENTION_DAYS") ?? AuthorityLimits.auditRetention
        maximumRequestBytes =
            try values.number("NA_MAX_REQUEST_BYTES", in: AuthorityLimits.adminBodyRange)
            ?? AuthorityLimits.adminBodyBytes
        proxyHops = try values.number("NA_PROXY_HOPS", in: AuthorityLimits.proxyHops) ?? 0
        publicURL = values.text("NA_PUBLIC_URL")
        rates = try values.rates()
        rateStore = try values.choice("RATE_LIMIT_STORE") ?? .memory
        deployment = try values.choice("NA_DEPLOYMENT") ?? .local
        tls = try values.tls()
        metricsAddress = try values.listenAddress("NA_METRICS_LISTEN")
        requestLog = try values.choice("NA_REQUEST_LOG") ?? .notable
        let log = values.preferring(environment)
        logLevel = try log.oneOf(Self.logLevels, "GENESIS_LOG_LEVEL")
        logFormat = try log.oneOf(["text", "json"], "GENESIS_LOG_FORMAT")
    }

    /// Reads the genesis block and the signing key that the settings name, and makes the configuration of a server.
    ///
    /// A managed authority gets none while the root private key lies beside it.
    ///
    /// - Throws: ``SettingsError`` that names the file or variable and says what to do.
    public func serverConfiguration() throws -> AuthorityServerConfiguration {
        let genesis = try genesis()
        if deployment == .managed { try refuseRootKey(of: genesis) }
        var authority = AuthorityConfiguration(genesis: genesis, keyID: keyID, operators: operators)
        authority.rates = rates
        authority.rateStore = rateStore
        authority.renewalGrace = renewalGrace
        authority.renewalAfterExpiry = renewalAfterExpiry
        authority.vouchingGrace = vouchingGrace
        authority.auditRetention = auditRetention
        if case .environment = keySource { authority.keyProvider = "env" }
        var configuration = AuthorityServerConfiguration(
            authority: authority, signer: try signingKey(), databasePath: databasePath)
        configuration.auditPath = auditPath
        configuration.port = port
        configuration.proxyHops = proxyHops
        configuration.publicURL = publicURL
        configuration.maximumRequestBytes = maximumRequestBytes
        configuration.tls = tls
        configuration.metricsAddress = metricsAddress
        configuration.requestLog = requestLog
        return configuration
    }

    /// Looks for the network's root private key where the authority's files live, and in the environment.
    ///
    /// - Throws: ``SettingsError`` when the genesis block cannot be read.
    public func searchRootKey() throws -> RootKeySearch.Finding {
        try searchRootKey(of: genesis())
    }

    private func searchRootKey(of genesis: GenesisBlock) throws -> RootKeySearch.Finding {
        let key: PublicKey
        do {
            key = try PublicKey(text: genesis.rootPublicKey)
        } catch {
            throw SettingsError("the root key in the genesis block \(genesisFile) (GENESIS_FILE) is not a valid key")
        }
        var files = [genesisFile, databasePath]
        if case .file(let path) = keySource { files.append(path) }
        if let file { files.append(file) }
        let variables = environment.merging(fileValues) { _, new in new }
        return RootKeySearch(for: key, around: files, environment: variables).run()
    }

    private func refuseRootKey(of genesis: GenesisBlock) throws {
        guard let place = try searchRootKey(of: genesis).places.first else { return }
        throw SettingsError(
            "NA_DEPLOYMENT is managed, but the network's root private key is here: \(place). "
                + "Move it to a machine that stays offline and remove it here, then start again")
    }

    /// Reads the genesis block that ``genesisFile`` names.
    ///
    /// - Throws: ``SettingsError`` when it cannot be read.
    public func genesis() throws -> GenesisBlock {
        do {
            return try GenesisBlock(parsing: try AtomicFile.read(genesisFile))
        } catch {
            throw SettingsError("cannot read the genesis block \(genesisFile) (GENESIS_FILE): \(error)")
        }
    }

    /// Reads the signing key from where ``keySource`` says.
    ///
    /// - Throws: ``SettingsError`` that names the file or variable.
    public func signingKey() throws -> SigningKey {
        switch keySource {
        case .file(let path):
            do {
                return try KeyFile.readPrivate(path: path)
            } catch {
                throw SettingsError("cannot read the signing key \(path) (NA_PRIVATE_KEY_FILE): \(error)")
            }
        case .environment(let variable):
            let direct = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
            let file = environment[variable + "_FILE"].flatMap { $0.isEmpty ? nil : $0 }
            switch (direct, file) {
            case (.some, .some):
                throw SettingsError("both \(variable) and \(variable)_FILE are set: set one of them")
            case (nil, nil):
                throw SettingsError("neither \(variable) nor \(variable)_FILE is set: one must hold the base64 seed")
            case (.some(let text), nil):
                return try Self.key(seedText: text, origin: variable)
            case (nil, .some(let path)):
                do {
                    return try Self.key(
                        seedText: String(decoding: try AtomicFile.read(path), as: UTF8.self), origin: path)
                } catch let error as SettingsError {
                    throw error
                } catch {
                    throw SettingsError("cannot read \(path) (\(variable)_FILE): \(error)")
                }
            }
        }
    }

    private static func key(seedText: String, origin: String) throws -> SigningKey {
        guard let seed = Base64.decode(String(seedText.filter { !$0.isWhitespace })), seed.count == 32 else {
            throw SettingsError("\(origin) does not hold a seed: 32 bytes in base64 are expected")
        }
        return try SigningKey(seed: seed)
    }
}
