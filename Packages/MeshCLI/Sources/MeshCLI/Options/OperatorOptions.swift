internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// Which authority an operator talks to, and with which key.
///
/// - Source: Specification 07 §4
struct OperatorOptions: ParsableArguments {
    @OptionGroup var address: AuthorityAddressOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The operator's private key file. Default: that of the config.", valueName: "path"))
    var operatorKey: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: "The operator key's id. Without --operator-key that of the config comes first. (default: operator-local)")
    var operatorKeyId: String?

    @OptionGroup var passphrase: PassphraseOptions

    /// The config, which must be there only when no key is named.
    ///
    /// Fails also where nothing names the authority.
    func loadConfig(in context: CommandContext) throws -> MeshConfig {
        let path = address.config.config
        let config =
            operatorKey == nil ? try MeshConfig.require(path, in: context) : try MeshConfig.load(path, in: context)
        _ = try address.endpoint(config)
        return config
    }

    /// Refuses a command line that leaves the authority to the config, where it is to be named.
    func requireAuthority() throws {
        guard address.na != nil else { throw ValidationError("Missing expected argument '--na <na>'") }
    }

    /// Sends one signed request and gives back the reply.
    ///
    /// - Parameter label: what fails, for the error's text.
    func send(
        _ method: String, _ path: String, query: [(String, [String])] = [], body: JSONObject = [:], label: String,
        config: MeshConfig, in context: CommandContext
    ) async throws -> JSONValue {
        let configKeyID = operatorKey == nil ? try config.string(.operatorKeyID) : nil
        let keyID = operatorKeyId ?? configKeyID ?? NetworkPlan.operatorKeyID
        let keyPath = try operatorKey ?? config.required(.operatorKey)
        let signer = try context.readPrivateKey(keyPath, passphrase: try passphrase.passphrase(in: context))
        let client = try context.authorityClient(address.endpoint(config))
        let audience = try await failing("sovereign metadata") { try await client.authorityKey() }
        return try await failing(label) {
            try await client.admin(
                method, path, query: query, body: body, signer: signer, keyID: keyID, audience: audience)
        }
    }
}

extension CommandContext {
    /// A client of the authority at `url`.
    func authorityClient(
        _ url: String, timeout: Duration = AuthorityClient.defaultTimeout
    ) throws -> AuthorityClient {
        do {
            return try AuthorityClient(baseURL: url, timeout: timeout, wallClock: clock)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

/// Runs one exchange with an authority; its error becomes `<label> failed: <reason>`.
///
/// - Source: Specification 07 §1
func failing<Value: Sendable>(
    _ label: String, _ exchange: () async throws -> Value
) async throws -> Value {
    do {
        return try await exchange()
    } catch let error as AuthorityClientError {
        throw CommandFailure("\(label) failed: \(error)")
    } catch let error as EnrollmentError {
        throw CommandFailure("\(label) failed: \(error)")
    }
}
