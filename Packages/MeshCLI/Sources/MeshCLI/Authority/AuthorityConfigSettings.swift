internal import AuthorityCore
internal import AuthorityHTTP
internal import MeshCrypto
internal import MeshProtocol

/// The settings of an authority that is started from the config.
///
/// The config stands in for the variables of a settings file; the environment counts more than the config.
/// - Source: Specification 07 §3
struct AuthorityConfigSettings {
    let config: MeshConfig

    /// Keys of the config that say what a variable says.
    static let names: [(key: MeshConfig.Key, variable: String)] = [
        (.authorityCertificate, "NA_TLS_CERT_FILE"), (.authorityCertificateKey, "NA_TLS_KEY_FILE"),
        (.authorityAuditFile, "NA_AUDIT_FILE"), (.authorityAuditRetention, "NA_AUDIT_RETENTION_DAYS"),
        (.authorityMetrics, "NA_METRICS_LISTEN"), (.authorityRequestLog, "NA_REQUEST_LOG"),
        (.authorityPublicURL, "NA_PUBLIC_URL"), (.authorityProxyHops, "NA_PROXY_HOPS"),
        (.authorityDeployment, "NA_DEPLOYMENT"), (.authorityRateStore, "RATE_LIMIT_STORE"),
        (.authorityJoinRate, "NA_RATE_LIMIT_JOIN_PER_MINUTE"), (.authorityRenewalGrace, "RENEWAL_GRACE_SECONDS"),
    ]

    /// Variables that hold paths.
    private static let paths = [
        "GENESIS_FILE", "NA_PRIVATE_KEY_FILE", "DB_PATH", "NA_AUDIT_FILE", "NA_TLS_CERT_FILE", "NA_TLS_KEY_FILE",
    ]

    /// The settings in force.
    ///
    /// - Parameter databasePath: what `--db-path` says.
    func settings(databasePath: String?, in context: CommandContext) throws -> AuthoritySettings {
        var values = try variables(in: context)
        for (name, value) in context.environment where !value.isEmpty {
            values[name] = value
        }
        if let databasePath { values["DB_PATH"] = databasePath }
        for name in Self.paths {
            guard let path = values[name], path != ":memory:" else { continue }
            values[name] = context.absolute(path)
        }
        return try AuthoritySettings(environment: values)
    }

    /// What the config says, as the variables of a settings file; it need not say what the environment says.
    private func variables(in context: CommandContext) throws -> [String: String] {
        func isSet(_ name: String) -> Bool { context.environmentValue(name) != nil }
        var values: [String: String] = [:]
        if !isSet("OPERATOR_PUBLIC_KEYS_JSON") {
            var registry = OperatorRegistry()
            let operatorKey = try context.readPublicKey(config.required(.operatorPublicKey))
            registry.register(
                try config.string(.operatorKeyID) ?? NetworkPlan.operatorKeyID, key: operatorKey.text,
                tier: OperatorTier.privileged.rawValue)
            values = registry.variables
        }
        if !isSet("GENESIS_FILE") { values["GENESIS_FILE"] = try config.required(.genesis) }
        if !isSet("NA_PRIVATE_KEY_FILE") {
            values["NA_PRIVATE_KEY_FILE"] =
                try isSet("NA_KEY_PROVIDER") ? config.string(.authorityKey) : config.required(.authorityKey)
        }
        values["NA_KEY_ID"] = try config.string(.authorityKeyID) ?? NetworkPlan.authorityKeyID
        values["DB_PATH"] = try config.string(.database) ?? PathText.joining(config.home(), "na.db")
        if let port = try config.port(.authorityPort) { values["PORT"] = String(port) }
        for (key, variable) in Self.names {
            if let value = try config.string(key) { values[variable] = value }
        }
        return values
    }
}
