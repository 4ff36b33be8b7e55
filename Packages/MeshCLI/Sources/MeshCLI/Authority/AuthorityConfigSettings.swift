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

    /// The settings in force.
    ///
    /// - Parameter databasePath: what `--db-path` says.
    func settings(databasePath: String?, in context: CommandContext) throws -> AuthoritySettings {
        var values = try variables(in: context)
        for (name, value) in context.environment where !value.isEmpty {
            values[name] = value
        }
        if let databasePath { values["DB_PATH"] = databasePath }
        for name in ["GENESIS_FILE", "NA_PRIVATE_KEY_FILE", "DB_PATH"] {
            guard let path = values[name], path != ":memory:" else { continue }
            values[name] = context.absolute(path)
        }
        return try AuthoritySettings(environment: values)
    }

    /// What the config says, as the variables of a settings file.
    private func variables(in context: CommandContext) throws -> [String: String] {
        var registry = OperatorRegistry()
        let operatorKey = try context.readPublicKey(config.required(.operatorPublicKey))
        registry.register(
            try config.string(.operatorKeyID) ?? NetworkPlan.operatorKeyID, key: operatorKey.text,
            tier: OperatorTier.privileged.rawValue)
        var values = registry.variables
        values["GENESIS_FILE"] = try config.required(.genesis)
        values["NA_PRIVATE_KEY_FILE"] = try config.required(.authorityKey)
        values["NA_KEY_ID"] = try config.string(.authorityKeyID) ?? NetworkPlan.authorityKeyID
        values["DB_PATH"] = try config.string(.database) ?? PathText.joining(config.home(), "na.db")
        if let port = try config.port(.authorityPort) { values["PORT"] = String(port) }
        return values
    }
}
