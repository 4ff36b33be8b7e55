public import AuthorityCore
public import AuthorityHTTP
public import HTTPTypes
internal import Hummingbird
internal import HummingbirdTesting
internal import Logging
public import MeshCrypto
public import MeshProtocol

/// A network with a key for each tier, and everything needed to sign requests to its authority.
///
/// Keys and the time are the same in every run.
public struct TestNetwork: Sendable {
    /// The key that signed the genesis block.
    public let root = key(1)
    /// The authority's key in the genesis block.
    public let authority = key(2)
    /// The key of `operator-local`, tier privileged.
    public let privileged = key(3)
    /// The key of `op-standard`.
    public let standard = key(4)
    /// The key of `op-read`.
    public let reader = key(5)
    /// The key of `op-spare`, tier privileged.
    public let spare = key(6)
    /// What the authority takes for the time of day.
    public let clock = TestClock()
    /// What the authority's pauses are measured with.
    public var timer: any Clock<Duration> = StillTimer()
    /// The genesis block, signed.
    public let genesis: GenesisBlock
    /// How many requests are served.
    public var rates = AuthorityRates.standard
    /// The database; in memory unless a test says otherwise.
    public var databasePath = ":memory:"
    /// Proxies in front that are trusted.
    public var proxyHops = 0
    /// How long a renewed certificate stays usable.
    public var renewalGrace = Duration.seconds(900)
    /// How long after its end a certificate may be renewed.
    public var renewalAfterExpiry = Duration.zero
    /// The key that the authority runs with.
    public var signer = key(2)
    /// The name of the authority's key.
    public var keyID = "na-local"

    /// A key that is the same for the same byte.
    public static func key(_ byte: UInt8) -> SigningKey {
        do {
            return try SigningKey(seed: [UInt8](repeating: byte, count: 32))
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// Makes the network.
    ///
    /// - Throws: If the system's cryptography fails.
    public init() throws {
        let start = Timestamp(UTCTime(microseconds: 1_780_000_000_000_000))
        genesis = try GenesisBlock(
            networkName: "USG", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: start, validTo: start),
            policyManifest: PolicyReference(hash: "sha256:placeholder", url: nil)
        ).signed(by: root, keyID: "rs-local")
    }

    /// The configuration of its authority.
    public var configuration: AuthorityServerConfiguration {
        var core = AuthorityConfiguration(
            genesis: genesis, keyID: keyID,
            operators: [
                OperatorKey(id: "operator-local", key: privileged.publicKey, tier: .privileged),
                OperatorKey(id: "op-standard", key: standard.publicKey, tier: .standard),
                OperatorKey(id: "op-read", key: reader.publicKey, tier: .read),
                OperatorKey(id: "op-spare", key: spare.publicKey, tier: .privileged),
            ])
        core.rates = rates
        core.renewalGrace = renewalGrace
        core.renewalAfterExpiry = renewalAfterExpiry
        var configuration = AuthorityServerConfiguration(
            authority: core, signer: signer, databasePath: databasePath)
        configuration.port = 0
        configuration.clock = clock
        configuration.timer = timer
        configuration.proxyHops = proxyHops
        return configuration
    }

    /// Runs a test against the routes.
    public func test<Value: Sendable>(_ body: @Sendable (TestClient) async throws -> Value) async throws -> Value {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let routed = try await RoutedAuthority(configuration, logger: logger)
        defer {
            // A database in memory is gone either way.
            try? routed.close()
        }
        return try await routed.application.test(.router) { client in
            try await body(TestClient(network: self, client: client, authority: routed.authority))
        }
    }

    /// The headers of an operator request.
    public func adminHeaders(
        _ method: HTTPRequest.Method, _ path: String, body: JSONObject = [:], keyID: String = "operator-local",
        key: SigningKey? = nil, timestamp: String? = nil, nonce: String = UUIDv4.make(),
        query: [(String, [String])] = [], legacy: Bool = false
    ) throws -> HTTPFields {
        let keys = ["operator-local": privileged, "op-standard": standard, "op-read": reader, "op-spare": spare]
        let signer = key ?? keys[keyID] ?? privileged
        let request = AdminRequest(
            method: method.rawValue, path: path, query: query, audience: authority.publicKey.text, body: body,
            keyID: keyID, timestamp: timestamp ?? clock.now().requestText, nonce: nonce)
        let signature = try signer.sign(legacy ? request.legacySignedBytes : request.signedBytes)
        var headers = HTTPFields()
        let values = [keyID, request.timestamp, nonce, signature.text]
        for (name, value) in zip(["Key-Id", "Timestamp", "Nonce", "Signature"], values) {
            if let name = HTTPField.Name("X-Admin-" + name) { headers[name] = value }
        }
        return headers
    }

    /// A node request with its authentication members.
    public func signed(
        _ body: JSONObject, by key: SigningKey, timestamp: String? = nil, nonce: String = UUIDv4.make()
    ) throws -> JSONObject {
        var body = body
        body["timestamp"] = .string(timestamp ?? clock.now().requestText)
        body["nonce"] = .string(nonce)
        body["signature"] = .string(try key.sign(NodeRequest.signedBytes(of: body)).text)
        return body
    }
}
