import AuthorityCore
import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Synchronization

@testable import AuthorityStore

/// A clock that stands still until it is moved.
final class TestClock: WallClock, Sendable {
    private let time = Mutex(UTCTime(microseconds: 1_790_000_000_000_000))

    func now() -> UTCTime { time.withLock(\.self) }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// A timer that has always fired already.
struct ImmediateTimer: Clock {
    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
}

/// A database file in a folder of its own, and authorities on it.
final class StoreFixture: Sendable {
    let folder: String
    let clock = TestClock()
    let root: SigningKey
    let key: SigningKey
    let genesis: GenesisBlock

    init(network: String = "USG", keySeed: UInt8 = 2) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
        root = try SigningKey(seed: [UInt8](repeating: 1, count: 32))
        key = try SigningKey(seed: [UInt8](repeating: keySeed, count: 32))
        let time = Timestamp(UTCTime(microseconds: 1_780_000_000_000_000))
        genesis = try GenesisBlock(
            networkName: network, networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(publicKey: key.publicKey.text, validFrom: time, validTo: time),
            policyManifest: PolicyReference(hash: "sha256:placeholder", url: nil)
        ).signed(by: root, keyID: "rs-local")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var path: String { folder + "/na.db" }

    func store() throws -> SQLiteAuthorityStore { try SQLiteAuthorityStore(path: path) }

    /// A database as the reference and our earliest versions made it: the common tables and no step of ours.
    func makeReferenceFile() throws {
        try makeFile(migrations: [])
    }

    /// A database as a version of ours with these steps made it.
    func makeFile(migrations: [StoreMigration]) throws {
        let queue = try DatabaseQueue(path: path)
        try StoreMigrator(path: path, migrations: migrations).migrate(queue)
        try queue.close()
    }

    /// An authority on a store, ready to decide.
    func authority(
        on store: SQLiteAuthorityStore, grace: Duration = .seconds(900), timer: any Clock<Duration> = ContinuousClock()
    ) async throws -> NetworkAuthority {
        var configuration = AuthorityConfiguration(genesis: genesis, keyID: "na-local", operators: [])
        configuration.rates.join = nil
        configuration.renewalGrace = grace
        let authority = try NetworkAuthority(
            configuration: configuration, store: store, signer: key, clock: clock, timer: timer)
        try await authority.prepare()
        return authority
    }

    /// A request as the node with this key sends it.
    func request(_ body: JSONObject, by node: SigningKey) throws -> JSONObject {
        var body = body
        body["node_public_key"] = .string(node.publicKey.text)
        body["timestamp"] = .string(clock.now().requestText)
        body["nonce"] = .string(UUIDv4.make())
        body["signature"] = .string(try node.sign(NodeRequest.signedBytes(of: body)).text)
        return body
    }

    func join(_ authority: NetworkAuthority, _ node: SigningKey, token: String) async throws -> JoinCertificate {
        try await authority.join(try request(["invite_token": .string(token)], by: node), from: .unknown)
    }

    /// A second connection to the file, to look at what is stored.
    func inspect<Value: Sendable>(_ look: @Sendable (Database) throws -> Value) throws -> Value {
        try DatabaseQueue(path: path).write { try look($0) }
    }
}
