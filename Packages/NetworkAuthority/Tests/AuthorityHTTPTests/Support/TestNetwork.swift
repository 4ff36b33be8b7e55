import AuthorityCore
import AuthorityStore
import Hummingbird
import HummingbirdTesting
import Logging
import MeshCrypto
import MeshProtocol
import Synchronization
import Testing

@testable import AuthorityHTTP

/// A clock that stands still until it is moved.
final class TestClock: WallClock, Sendable {
    private let time = Mutex(UTCTime(microseconds: 1_790_000_000_000_000))

    func now() -> UTCTime { time.withLock(\.self) }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// A timer that never fires: what waits for it goes on only when something else happens.
struct StillTimer: Clock {
    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        let (ticks, _) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        for await _ in ticks {}
        try Task.checkCancellation()
    }
}

/// A network with a key for each tier, and everything needed to sign requests to its authority.
struct TestNetwork: Sendable {
    let root = key(1)
    let authority = key(2)
    let privileged = key(3)
    let standard = key(4)
    let reader = key(5)
    let spare = key(6)
    let clock = TestClock()
    var timer: any Clock<Duration> = StillTimer()
    let genesis: GenesisBlock
    var rates = AuthorityRates.standard
    var databasePath = ":memory:"
    var proxyHops = 0
    var renewalGrace = Duration.seconds(900)
    var renewalAfterExpiry = Duration.zero
    /// The key that the authority runs with.
    var signer = key(2)
    var keyID = "na-local"

    static func key(_ byte: UInt8) -> SigningKey {
        do {
            return try SigningKey(seed: [UInt8](repeating: byte, count: 32))
        } catch {
            preconditionFailure("\(error)")
        }
    }

    init() throws {
        let start = Timestamp(UTCTime(microseconds: 1_780_000_000_000_000))
        genesis = try GenesisBlock(
            networkName: "USG", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: start, validTo: start),
            policyManifest: PolicyReference(hash: "sha256:placeholder", url: nil)
        ).signed(by: root, keyID: "rs-local")
    }

    var configuration: AuthorityServerConfiguration {
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
    func test<Value: Sendable>(_ body: @Sendable (TestClient) async throws -> Value) async throws -> Value {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let parts = try await AuthorityParts(configuration, logger: logger)
        defer { try? parts.store.close() }
        let application = makeApplication(
            authority: parts.authority, options: parts.options, port: BoundPort(), logger: logger)
        return try await application.test(.router) { client in
            try await body(TestClient(network: self, client: client, authority: parts.authority))
        }
    }

    /// The headers of an operator request.
    func adminHeaders(
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
        headers[.adminKeyID] = keyID
        headers[.adminTimestamp] = request.timestamp
        headers[.adminNonce] = nonce
        headers[.adminSignature] = signature.text
        return headers
    }

    /// A node request with its authentication members.
    func signed(
        _ body: JSONObject, by key: SigningKey, timestamp: String? = nil, nonce: String = UUIDv4.make()
    ) throws -> JSONObject {
        var body = body
        body["timestamp"] = .string(timestamp ?? clock.now().requestText)
        body["nonce"] = .string(nonce)
        body["signature"] = .string(try key.sign(NodeRequest.signedBytes(of: body)).text)
        return body
    }
}
