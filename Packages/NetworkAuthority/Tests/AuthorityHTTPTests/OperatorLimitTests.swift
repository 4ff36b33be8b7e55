import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Limits on failed operator requests")
struct OperatorLimitTests {
    let stranger = TestNetwork.key(20)
    let path = "/admin/invite"

    @Test("N11: the 31st failure of a minute for a key is throttled, a correctly signed request is served")
    func perKey() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            func fail(_ keyID: String) async throws -> TestReply {
                let headers = try network.adminHeaders(.post, path, keyID: keyID, key: stranger)
                return try await client.post(path, [:], headers: headers)
            }
            for _ in 0..<30 { #expect(try await fail("operator-local").outcome == "401 admin_auth_failed") }
            let throttled = try await fail("operator-local")
            #expect(throttled.outcome == "429 admin_auth_throttled")
            #expect(throttled.message == "Too many failed admin requests for this key from this address.")
            #expect(throttled.headers[.retryAfter] == "60")
            #expect(try await fail("op-standard").outcome == "401 admin_auth_failed")
            #expect(try await client.admin(path).status == 201)
        }
    }

    @Test("unknown keys and missing headers share the address's limit")
    func perAddress() async throws {
        var network = try TestNetwork()
        network.rates.adminFailures = 2

        try await network.test { [network] client async throws in
            #expect(try await client.post(path, [:]).outcome == "401 admin_auth_failed")
            let unknown = try network.adminHeaders(.post, path, keyID: "nobody")
            #expect(try await client.post(path, [:], headers: unknown).outcome == "401 admin_auth_failed")
            let third = try await client.post(path, [:])
            #expect(third.outcome == "429 admin_auth_throttled")
            #expect(third.message == "Too many failed admin requests from this address.")
            #expect(try await client.admin(path).status == 201)
        }
    }

    @Test("all failures of an address together are limited too")
    func overAll() async throws {
        var network = try TestNetwork()
        network.rates.adminFailuresPerAddress = 3

        try await network.test { [network] client async throws in
            func fail(_ keyID: String) async throws -> String {
                let headers = try network.adminHeaders(.post, path, keyID: keyID, key: stranger)
                return try await client.post(path, [:], headers: headers).outcome
            }
            for keyID in ["operator-local", "op-standard", "op-read"] {
                #expect(try await fail(keyID) == "401 admin_auth_failed")
            }
            #expect(try await fail("operator-local") == "429 admin_auth_throttled")
            #expect(try await client.admin(path).status == 201)
        }
    }

    @Test("a tier refusal counts as a failure but is always told")
    func tiers() async throws {
        var network = try TestNetwork()
        network.rates.adminFailures = 1

        try await network.test { [network] client async throws in
            for _ in 0..<3 {
                #expect(try await client.admin(path, keyID: "op-read").outcome == "403 insufficient_operator_tier")
            }
            let forged = try network.adminHeaders(.post, path, keyID: "op-read", key: stranger)
            #expect(try await client.post(path, [:], headers: forged).outcome == "429 admin_auth_throttled")
        }
    }

    @Test("N11: verified requests count per operator key; a replay does not use up the operator's share")
    func verifiedRate() async throws {
        var network = try TestNetwork()
        network.rates.admin = 2

        try await network.test { [network] client async throws in
            let once = try network.adminHeaders(.post, path, nonce: "once")
            #expect(try await client.post(path, [:], headers: once).status == 201)
            for _ in 0..<5 {
                #expect(try await client.post(path, [:], headers: once).outcome == "401 admin_auth_failed")
            }
            #expect(try await client.admin(path).status == 201)
            #expect(try await client.admin(path).outcome == "429 rate_limit_exceeded")
            #expect(try await client.admin(path, keyID: "op-standard").status == 201)
        }
    }
}
