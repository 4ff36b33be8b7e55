internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// Which authority an operator talks to, and with which key.
///
/// - Source: Specification 07 §4
struct OperatorOptions: ParsableArguments {
    @OptionGroup var config: ConfigOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: "The Network Authority's URL. Default: [network].na_endpoint of the config.")
    var na: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The operator's private key file. Default: that of the config.", valueName: "path"))
    var operatorKey: String?

    @Option(name: .long, parsing: .unconditional, help: "The key id that goes with --operator-key.")
    var operatorKeyId = "operator-local"

    @OptionGroup var passphrase: PassphraseOptions

    /// The config; it must be there only when no key is named.
    func loadConfig(in context: CommandContext) throws -> MeshConfig {
        operatorKey == nil
            ? try MeshConfig.require(config.config, in: context) : try MeshConfig.load(config.config, in: context)
    }

    /// Refuses a command line that leaves the authority to the config, where it is to be named.
    func requireAuthority() throws {
        guard na != nil else { throw ValidationError("Missing expected argument '--na <na>'") }
    }

    /// The authority's URL, without a trailing slash.
    func endpoint(_ config: MeshConfig) throws -> String {
        try config.endpoint(orOption: na)
    }

    /// Sends one signed request and gives back the reply.
    ///
    /// - Parameter label: what fails, for the error's text.
    func send(
        _ method: String, _ path: String, query: [(String, [String])] = [], body: JSONObject = [:], label: String,
        config: MeshConfig, in context: CommandContext
    ) async throws -> JSONValue {
        let keyID: String
        let keyPath: String
        if let operatorKey {
            (keyID, keyPath) = (operatorKeyId, operatorKey)
        } else {
            keyID = try config.string(.operatorKeyID) ?? operatorKeyId
            keyPath = try config.required(.operatorKey)
        }
        let signer = try context.readPrivateKey(keyPath, passphrase: try passphrase.passphrase(in: context))
        let client = try context.authorityClient(endpoint(config))
        let audience = try await failing("sovereign metadata") { try await client.authorityKey() }
        return try await failing(label) {
            try await client.admin(
                method, path, query: query, body: body, signer: signer, keyID: keyID, audience: audience)
        }
    }
}

extension MeshConfig {
    /// The authority's URL that an option gives, or else the one of the config, without a trailing slash.
    func endpoint(orOption option: String?) throws -> String {
        guard let endpoint = try option ?? string(.authorityEndpoint), !endpoint.isEmpty else {
            throw CommandFailure("No NA endpoint. Pass --na or set [network].na_endpoint in config.")
        }
        return URLText.withoutTrailingSlash(endpoint)
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
