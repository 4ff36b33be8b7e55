import MeshCrypto
import MeshProtocol
import Synchronization
import Testing

@testable import MeshAuthorityClient

@Suite struct AuthorityClientTests {
    private let fixture: AuthorityFixture

    init() throws {
        fixture = try AuthorityFixture()
    }

    private func client(_ stub: StubAuthority, timeout: Duration = .seconds(5)) throws -> AuthorityClient {
        try AuthorityClient(baseURL: stub.url, timeout: timeout, wallClock: FixedWallClock(time: fixture.now))
    }

    // MARK: Public documents

    @Test("the genesis block is read as a document")
    func genesis() async throws {
        let genesis = fixture.genesis

        let read = try await StubAuthority.serve({ _ in .json(genesis.json) }) { stub in
            try await client(stub).genesis()
        }

        #expect(read == genesis)
    }

    @Test("a revocation list is asked for by its entity tag, and 304 brings no document")
    func conditionalRevocationList() async throws {
        let list = try fixture.revocationList(sequence: 4)

        try await StubAuthority.serve({ request in
            if request.headers["if-none-match"] == "\"4\"" {
                return StubAuthority.Reply(status: 304, headers: [("preference-applied", "wait=25")])
            }
            return .json(list.json, headers: [("etag", "\"4\"")])
        }) { stub in
            let client = try client(stub)
            let first = try await client.crl()
            let second = try await client.crl(ifNoneMatch: first.entityTag, wait: .seconds(60))

            #expect(first.document == list)
            #expect(first.entityTag == "\"4\"")
            #expect(!first.isWaitApplied)
            #expect(second.document == nil)
            #expect(second.entityTag == "\"4\"")
            #expect(second.isWaitApplied)
            #expect(stub.requests.map { $0.headers["prefer"] } == [nil, "wait=25"])
        }
    }

    @Test("an authority without a key history answers nil")
    func noKeyHistory() async throws {
        let history = try await StubAuthority.serve({ _ in .error(404, "not_found", "no such path") }) { stub in
            try await client(stub).keyHistory()
        }

        #expect(history == nil)
    }

    @Test("a published vouching grace outside its range is not used", arguments: [(-1, nil), (0, 0), (86_401, nil)])
    func vouchingGrace(published: Int64, used: Int64?) async throws {
        let genesis = fixture.genesis
        let reply: JSONValue = [
            "genesis": genesis.json, "successions": [], "vouching_grace_seconds": .int(published),
        ]

        let history = try await StubAuthority.serve({ _ in .json(reply) }) { stub in
            try await client(stub).keyHistory()
        }

        #expect(history?.vouchingGrace == used.map { .seconds($0) })
    }

    @Test("T19: a reply with a name twice is refused")
    func duplicateName() async throws {
        let error = await #expect(throws: AuthorityClientError.self) {
            try await StubAuthority.serve({ _ in .init(body: Array(#"{"count":1,"count":2}"#.utf8)) }) { stub in
                _ = try await client(stub).nodes()
            }
        }

        #expect(error?.kind == .invalidReply)
        #expect(error?.message.contains("duplicate_key") == true)
    }

    @Test("a reply over the limit is refused, and one at the limit is read")
    func replyLimit() async throws {
        let limit = AuthorityClientLimits.replyBytes
        try await StubAuthority.serve({ request in
            let size = request.uri == "/over" ? limit + 1 : limit
            return .init(body: Array(repeating: 0x20, count: size))
        }) { stub in
            let client = try client(stub)

            let error = await #expect(throws: AuthorityClientError.self) { try await client.get("/over") }
            let whole = try await client.get("/whole")

            #expect(error?.kind == .invalidReply)
            #expect(whole.body.count == limit)
        }
    }

    @Test("a redirection is an error, never followed")
    func redirection() async throws {
        try await StubAuthority.serve({ request in
            request.uri == "/other" ? .json(["count": 1]) : .init(status: 302, headers: [("location", "/other")])
        }) { stub in
            let error = await #expect(throws: AuthorityClientError.self) { try await client(stub).nodes() }

            #expect(error?.status == 302)
            #expect(stub.requests.count == 1)
        }
    }

    // MARK: Errors

    @Test("an error of the authority is told as status, code and message")
    func refusal() async throws {
        let error = await #expect(throws: AuthorityClientError.self) {
            try await StubAuthority.serve({ _ in
                .error(
                    429, "rate_limit_exceeded", "Too many\u{1B}[31m requests", headers: [("retry-after", "60")])
            }) { stub in
                _ = try await client(stub).policy()
            }
        }

        #expect(error?.kind == .refused)
        #expect(error?.description == "429 rate_limit_exceeded: Too many [31m requests")
        #expect(error?.retryAfter == .seconds(60))
    }

    @Test("an authority that does not listen is told in plain words")
    func refusedConnection() async throws {
        let url = try await StubAuthority.serve({ _ in .init() }) { $0.url }

        let error = await #expect(throws: AuthorityClientError.self) {
            try await AuthorityClient(baseURL: url).nodes()
        }

        #expect(error?.kind == .unreachable)
        #expect(error?.description == "connection refused by \(url.dropFirst("http://".count))")
    }

    @Test("an authority that does not answer in time has lost the reply, and the next request is served")
    func timeout() async throws {
        try await StubAuthority.serve({ request in
            request.uri == "/nodes" ? .init(fate: .silent) : .json(["status": "ok"])
        }) { stub in
            let client = try client(stub, timeout: .milliseconds(200))

            let error = await #expect(throws: AuthorityClientError.self) { try await client.nodes() }
            let health = try await client.get("/healthz")

            #expect(error?.kind == .replyLost)
            #expect(health.status == 200)
        }
    }

    @Test(
        "an address that is no origin is refused",
        arguments: [
            "", "ftp://host", "127.0.0.1:8443", "http://", "http://:80", "http://u@h", "http://h?x", "http://h#f",
        ])
    func badAddress(_ text: String) {
        let error = #expect(throws: AuthorityClientError.self) { try AuthorityClient(baseURL: text) }

        #expect(error?.kind == .invalidAddress)
    }

    @Test("a trailing slash is not part of the address")
    func trailingSlash() throws {
        #expect(try AuthorityClient(baseURL: "HTTP://h:1/na//").baseURL == "http://h:1/na")
    }

    // MARK: Signed requests

    @Test("a join is signed over all its members, bound to purpose and authority")
    func join() async throws {
        let certificate = try fixture.certificate()
        try await StubAuthority.serve({ _ in .json(certificate.json, status: 201) }) { stub in
            let audience = fixture.genesis.networkAuthority.publicKey
            let request = JoinRequest(roles: ["role:client"], inviteToken: "t", validityHours: 24, audience: audience)

            let granted = try await client(stub).join(request, signer: fixture.node)

            let body = try #require(stub.requests.first).json
            #expect(granted == certificate)
            #expect(stub.requests.first?.uri == "/join")
            #expect(body["timestamp"] == "2026-01-01T00:00:00+00:00")
            #expect(body["purpose"] == "join")
            #expect(body["audience"] == .string(audience))
            #expect(body["validity_hours"] == 24)
            #expect(try hasValidSignature(body))
        }
    }

    @Test("a heartbeat without an audience has exactly the members that a reference authority knows")
    func heartbeat() async throws {
        try await StubAuthority.serve({ _ in .json(["ack": true, "server_time": "2026-01-01T00:00:00+00:00"]) }) {
            stub in
            let reply = try await client(stub).heartbeat(HeartbeatRequest(certificateID: "c"), signer: fixture.node)

            let body = try #require(stub.requests.first).json
            #expect(reply == HeartbeatReply(isAcknowledged: true, serverTime: fixture.now))
            #expect(
                Set(body.members.map(\.name))
                    == ["cert_id", "node_public_key", "status", "timestamp", "nonce", "signature"])
            #expect(try hasValidSignature(body))
        }
    }

    @Test("a renewal names its hours and never a status, so that it is told from a heartbeat")
    func renewal() async throws {
        let certificate = try fixture.certificate()
        try await StubAuthority.serve({ _ in .json(certificate.json, status: 201) }) { stub in
            _ = try await client(stub).renew(
                RenewRequest(certificateID: "c", roles: ["role:client"]), signer: fixture.node)

            let body = try #require(stub.requests.first).json
            #expect(body["validity_hours"] == 168)
            #expect(body["status"] == nil)
            #expect(try hasValidSignature(body))
        }
    }

    private func hasValidSignature(_ body: JSONObject) throws -> Bool {
        let text = try #require(body["signature"]?.stringValue)
        let signature = try #require(Ed25519Signature(text: text))
        return fixture.node.publicKey.isValid(signature, for: NodeRequest.signedBytes(of: body))
    }

    @Test("an operator's request is signed over method, path, query and audience, which is read once")
    func admin() async throws {
        let audience = fixture.genesis.networkAuthority.publicKey
        try await StubAuthority.serve({ request in
            request.uri == "/sovereign.json"
                ? .json(["network_authority": ["public_key": .string(audience)]]) : .json(["revoked": true])
        }) { stub in
            let client = try client(stub)
            let path = "/admin/operator-keys/a b/revoke"
            for _ in 0..<2 {
                _ = try await client.admin(
                    "POST", path, query: [("q", ["1", "ä"])], body: ["reason": "x"], signer: fixture.node,
                    keyID: "operator-local")
            }

            #expect(stub.requests.filter { $0.uri == "/sovereign.json" }.count == 1)
            let request = try #require(stub.requests.last)
            let signed = AdminRequest(
                method: "POST", path: path, query: [("q", ["1", "ä"])], audience: audience, body: ["reason": "x"],
                keyID: "operator-local", timestamp: try #require(request.headers["x-admin-timestamp"]),
                nonce: try #require(request.headers["x-admin-nonce"]))
            let signature = try #require(Ed25519Signature(text: request.headers["x-admin-signature"] ?? ""))
            #expect(request.uri == "/admin/operator-keys/a%20b/revoke?q=1&q=%C3%A4")
            #expect(fixture.node.publicKey.isValid(signature, for: signed.signedBytes))
        }
    }
}
