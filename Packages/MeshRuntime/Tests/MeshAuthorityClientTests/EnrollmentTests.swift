import MeshCrypto
import MeshProtocol
import Synchronization
import Testing

@testable import MeshAuthorityClient

@Suite struct EnrollmentTests {
    private let fixture: AuthorityFixture

    init() throws {
        fixture = try AuthorityFixture()
    }

    private func join(answering certificate: JoinCertificate) async throws -> Enrollment.Result {
        try await StubAuthority.serve({ request in
            request.uri == "/join" ? .json(certificate.json, status: 201) : .error(404, "not_found", "no such path")
        }) { stub in
            try await Enrollment.join(
                client: AuthorityClient(baseURL: stub.url), genesis: fixture.genesis,
                request: JoinRequest(roles: ["role:client"], inviteToken: "t"), signer: fixture.node,
                wallClock: FixedWallClock(time: fixture.now))
        }
    }

    @Test("a good certificate is taken")
    func goodCertificate() async throws {
        let certificate = try fixture.certificate()

        let result = try await join(answering: certificate)

        #expect(result.certificate == certificate)
        #expect(result.history.windows.count == 1)
    }

    @Test("a certificate of another key, network, time or signer is refused")
    func badCertificates() async throws {
        let cases: [(JoinCertificate, EnrollmentError.Code)] = [
            (try fixture.certificate(of: fixture.root), .otherKey),
            (try fixture.certificate(network: "OTHER"), .otherNetwork),
            (try fixture.certificate(from: .seconds(301)), .outsideValidity),
            (try fixture.certificate(from: .seconds(-7_200), until: .seconds(-301)), .outsideValidity),
            (try fixture.certificate(signer: fixture.root), .unsigned),
        ]
        for (certificate, code) in cases {
            let error = await #expect(throws: EnrollmentError.self) { try await join(answering: certificate) }

            #expect(error?.code == code)
        }
    }

    @Test("a join whose reply was lost is repeated once, with a new nonce")
    func lostReply() async throws {
        let certificate = try fixture.certificate()
        let attempts = Mutex(0)
        try await StubAuthority.serve({ request in
            guard request.uri == "/join" else { return .error(404, "not_found", "no such path") }
            let attempt = attempts.withLock { attempts in
                attempts += 1
                return attempts
            }
            return attempt == 1 ? .init(fate: .hungUp) : .json(certificate.json, status: 201)
        }) { stub in
            let result = try await Enrollment.join(
                client: AuthorityClient(baseURL: stub.url), genesis: fixture.genesis,
                request: JoinRequest(roles: ["role:client"], inviteToken: "t"), signer: fixture.node,
                wallClock: FixedWallClock(time: fixture.now))

            let nonces = try stub.requests.filter { $0.uri == "/join" }.map { try $0.json["nonce"]?.stringValue }
            #expect(result.certificate == certificate)
            #expect(nonces.count == 2)
            #expect(Set(nonces).count == 2)
        }
    }

    @Test("N12: a join that is told when to come back waits as told, ten times at most, and not unless it may")
    func told() async throws {
        let certificate = try fixture.certificate()
        /// How often and how long a join waits for an authority that refuses it so often, and what became of it.
        func waits(refusals: Int, mayWait: Bool = true) async throws -> ([Duration], Int?) {
            let attempts = Mutex(0)
            return try await StubAuthority.serve({ request in
                guard request.uri == "/join" else { return .error(404, "not_found", "no such path") }
                let attempt = attempts.withLock { attempts in
                    attempts += 1
                    return attempts
                }
                guard attempt <= refusals else { return .json(certificate.json, status: 201) }
                return .error(429, "rate_limit_exceeded", "Rate limit exceeded", headers: [("retry-after", "60")])
            }) { stub in
                var waits: [Duration] = []
                do {
                    _ = try await Enrollment.join(
                        client: AuthorityClient(baseURL: stub.url), genesis: fixture.genesis,
                        request: JoinRequest(roles: ["role:client"], inviteToken: "t"), signer: fixture.node,
                        wallClock: FixedWallClock(time: fixture.now), wait: mayWait ? { waits.append($0) } : nil)
                    return (waits, nil)
                } catch let error as AuthorityClientError {
                    return (waits, error.status)
                }
            }
        }

        #expect(try await waits(refusals: 0) == ([], nil))
        #expect(try await waits(refusals: 2) == ([.seconds(60), .seconds(60)], nil))
        #expect(try await waits(refusals: 10) == (Array(repeating: .seconds(60), count: 10), nil))
        #expect(try await waits(refusals: 11) == (Array(repeating: .seconds(60), count: 10), 429))
        #expect(try await waits(refusals: 1, mayWait: false) == ([], 429))
    }

    @Test("a genesis block that its root did not sign is not trusted")
    func unsignedGenesis() throws {
        var genesis = fixture.genesis
        genesis.networkVersion = "v0.2"

        let error = #expect(throws: EnrollmentError.self) { try Enrollment.initialHistory(of: genesis) }

        #expect(error?.code == .untrustedGenesis)
    }

    @Test("a published history that does not verify is refused")
    func forgedHistory() throws {
        let held = try Enrollment.initialHistory(of: fixture.genesis)
        let published = KeyHistoryReply(genesis: fixture.genesis.json, successions: [["x": 1]], vouchingGrace: nil)

        let error = #expect(throws: EnrollmentError.self) {
            try Enrollment.adopted(published, genesis: fixture.genesis, continuing: held)
        }

        #expect(error?.code == .untrustedKeyHistory)
    }

    @Test("a published grace shortens the vouching grace and never lengthens it")
    func grace() throws {
        let held = try Enrollment.initialHistory(of: fixture.genesis)
        let short = KeyHistoryReply(genesis: fixture.genesis.json, successions: [], vouchingGrace: .seconds(60))
        let long = KeyHistoryReply(genesis: fixture.genesis.json, successions: [], vouchingGrace: .seconds(3_600))

        let shortened = try Enrollment.adopted(short, genesis: fixture.genesis, continuing: held)
        let kept = try Enrollment.adopted(long, genesis: fixture.genesis, continuing: shortened)

        #expect(shortened.vouchingGrace == .seconds(60))
        #expect(kept.vouchingGrace == .seconds(60))
    }
}
