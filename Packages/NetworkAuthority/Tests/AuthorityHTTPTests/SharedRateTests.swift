import AuthorityStore
import AuthorityTesting
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityHTTP

@Suite("Rates in the database")
struct SharedRateTests {
    /// Two authorities on one database, each with its own counts.
    private func pair(
        _ body: (AuthorityParts, AuthorityParts) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        var network = try TestNetwork()
        network.databasePath = folder.path("na.db")
        network.rates.join = 4
        var configuration = network.configuration
        configuration.authority.rateStore = .database
        let first = try await AuthorityParts(configuration, logger: RunningAuthority.quietLogger)
        let second = try await AuthorityParts(configuration, logger: RunningAuthority.quietLogger)
        defer {
            try? first.store.close()
            try? second.store.close()
        }
        try await body(first, second)
    }

    @Test("two processes share a limit after a round of maintenance")
    func shared() async throws {
        let address = try #require(ClientAddress("192.0.2.7"))
        try await pair { first, second in
            func admits(_ parts: AuthorityParts) -> Bool {
                (try? parts.authority.admit(.joining, from: address)) != nil
            }

            #expect(admits(first) && admits(first) && admits(second))
            try await first.authority.maintain(round: 1)
            try await second.authority.maintain(round: 1)
            // The second knows of three now, the first of its own two.
            #expect(admits(second) && !admits(second))
            #expect(admits(first))
            try await second.authority.maintain(round: 2)
            try await first.authority.maintain(round: 2)
            #expect(!admits(first))
        }
    }

    @Test("windows that are over are removed")
    func purge() async throws {
        try await pair { first, _ in
            let old = RateHits(bucket: "join:x", windowStart: 60, count: 3)
            #expect(try await first.store.write { try $0.add(old) } == 3)
            #expect(try await first.store.write { try $0.add(old) } == 6)

            try await first.authority.maintain(round: 20)

            #expect(try await first.store.write { try $0.add(old) } == 3)
        }
    }

    @Test("N9: requests that are counted do not touch the database")
    func untouched() async throws {
        try await pair { first, _ in
            let address = try #require(ClientAddress("192.0.2.8"))
            // The only writer is taken: whoever needed it would wait.
            try await first.store.write { transaction in
                for _ in 0..<4 { try first.authority.admit(.joining, from: address) }
                #expect(throws: AuthorityRefusal.self) { try first.authority.admit(.joining, from: address) }
                #expect(try transaction.add(RateHits(bucket: "join:192.0.2.8", windowStart: 60, count: 1)) == 1)
            }
        }
    }

    @Test("readiness names the store of the rates")
    func readiness() async throws {
        try await pair { first, _ in
            let value = try JSONValue.readiness(
                first.authority.readiness(), configuration: first.authority.configuration, keyID: "k",
                fingerprint: "f", instance: "i", location: "l")
            #expect(value.objectValue?["rate_limiter"] == "database")
        }
    }
}
