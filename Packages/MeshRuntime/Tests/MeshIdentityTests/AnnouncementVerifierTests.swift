import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("AnnouncementVerifier")
struct AnnouncementVerifierTests {
    private let network: TestNetwork
    private let peer: SigningKey

    init() throws {
        network = try TestNetwork()
        peer = try TestNetwork.key(20)
    }

    private func announcement(
        nonce: String = "n1", at second: Int = 0, endpoint: String = "192.0.2.1:7448"
    ) throws
        -> PeerInfo
    {
        let presence = OwnPresence(
            certificate: try network.certificate(of: peer), endpoint: Endpoint(endpoint), signer: peer)
        return try #require(try presence.announcement(nonce: nonce, at: TestNetwork.time(second)))
    }

    private func refusal(
        _ info: PeerInfo, _ verifier: inout AnnouncementVerifier, trust: MembershipTrust? = nil,
        known: JoinCertificate? = nil, now: UTCTime = TestNetwork.now
    ) -> AnnouncementRefusal? {
        let result = verifier.verify(
            info, trust: trust ?? network.trust(), knownCertificate: { _, _ in known }, now: now)
        if case .failure(let refusal) = result { return refusal }
        return nil
    }

    @Test("what a node announces is believed by others")
    func believed() throws {
        var verifier = AnnouncementVerifier()

        let verified = try verifier.verify(try announcement(), trust: network.trust(), now: TestNetwork.now).get()

        #expect(verified.id == peer.publicKey.nodeID)
        #expect(verified.endpoint == Endpoint("192.0.2.1:7448"))
        #expect(verified.issuedAt == TestNetwork.now)
    }

    @Test("D6: unsigned members are the certificate's or reset")
    func unsignedMembers() throws {
        var verifier = AnnouncementVerifier()
        var info = try announcement()
        info.roles = ["role:admin"]
        info.reputation = -5
        info.lastSeen = .infinity
        info.latencyMilliseconds = 3

        let verified = try verifier.verify(info, trust: network.trust(), now: TestNetwork.now).get()

        #expect(verified.roles == ["role:client"])
        #expect(verified.info.roles == ["role:client"])
        #expect(verified.info.reputation == PeerInfo.defaultReputation)
        #expect(verified.info.latencyMilliseconds == nil)
        #expect(verified.info.lastSeen == TestNetwork.now.unixSeconds)
    }

    @Test("D1: an endpoint that is a URL is not taken for something to dial")
    func urlEndpoint() throws {
        var verifier = AnnouncementVerifier()
        let info = try announcement(endpoint: "ws://192.0.2.1:80/admin?x=1")

        let verified = try verifier.verify(info, trust: network.trust(), now: TestNetwork.now).get()

        #expect(verified.endpoint == nil)
    }

    @Test("our own announcement, and one without what it needs, is refused")
    func incomplete() throws {
        var verifier = AnnouncementVerifier()
        var own = network.trust()
        own.ownID = peer.publicKey.nodeID
        #expect(refusal(try announcement(), &verifier, trust: own) == .ownAnnouncement)

        let changes: [(inout PeerInfo) -> Void] = [
            { $0.certID = nil }, { $0.certID = "" }, { $0.announcementSignature = nil },
            { $0.announcementIssuedAt = nil }, { $0.announcementIssuedAt = 0 }, { $0.announcementNonce = "" },
            { $0.announcementNonce = String(repeating: "n", count: 65) }, { $0.nodeID = "x" },
        ]
        for change in changes {
            var info = try announcement()
            change(&info)
            #expect(refusal(info, &verifier) == .incomplete)
        }
    }

    @Test(
        "an announcement is believed for 300 s, and up to 60 s early",
        arguments: [(300, nil), (301, .tooOld), (-60, nil), (-61, .inFuture)] as [(Int, AnnouncementRefusal?)])
    func age(second: Int, expected: AnnouncementRefusal?) throws {
        var verifier = AnnouncementVerifier()

        #expect(refusal(try announcement(), &verifier, now: TestNetwork.time(second)) == expected)
    }

    @Test("D5: a time that is no finite number is refused", arguments: [Double.nan, .infinity, -.infinity, 1e300])
    func oddTimes(time: Double) throws {
        var verifier = AnnouncementVerifier()
        var info = try announcement()
        info.announcementIssuedAt = time

        #expect(refusal(info, &verifier) == .inFuture)
    }

    @Test("a nonce is good once, and free again when its announcement is too old anyway")
    func replay() throws {
        var verifier = AnnouncementVerifier()
        #expect(refusal(try announcement(), &verifier) == nil)

        #expect(refusal(try announcement(), &verifier) == .replayed)
        #expect(refusal(try announcement(at: 200), &verifier, now: TestNetwork.time(200)) == .replayed)
        verifier.forgetEnded(now: TestNetwork.time(301))
        #expect(verifier.nonceCount == 0)
        #expect(refusal(try announcement(), &verifier, now: TestNetwork.time(301)) == .tooOld)
    }

    @Test("D4: nothing is remembered of an announcement that is refused")
    func noMemoryForRefused() throws {
        var verifier = AnnouncementVerifier()
        for number in 0..<100 {
            var info = try announcement(nonce: "n\(number)")
            info.endpoint = "192.0.2.2:1"
            #expect(refusal(info, &verifier) == .invalidSignature)
        }

        #expect(verifier.nonceCount == 0)
    }

    @Test("the memory for nonces is bounded for each node and in all")
    func bounds() throws {
        var verifier = AnnouncementVerifier(nonceCapacity: 5, noncesPerNode: 3)
        for number in 0..<3 { #expect(refusal(try announcement(nonce: "n\(number)"), &verifier) == nil) }

        #expect(refusal(try announcement(nonce: "n3"), &verifier) == .memoryFull)
        #expect(verifier.nonceCount == 3)
        #expect(refusal(try announcement(nonce: "n4", at: 301), &verifier, now: TestNetwork.time(301)) == nil)
        #expect(MeshLimits.maximumAnnouncementNonces == 65_536)
        #expect(MeshLimits.maximumAnnouncementNoncesPerNode == 16)
    }

    @Test("the certificate may be one that is known already, when it is the announced one")
    func knownCertificate() throws {
        var verifier = AnnouncementVerifier()
        var info = try announcement()
        info.certificateBase64 = nil

        #expect(refusal(info, &verifier) == .noCertificate)
        #expect(refusal(info, &verifier, known: try network.certificate(of: peer, id: "other")) == .noCertificate)
        #expect(
            refusal(info, &verifier, known: try network.certificate(of: try TestNetwork.key(21))) == .noCertificate)
        #expect(refusal(info, &verifier, known: try network.certificate(of: peer)) == nil)
    }

    @Test("a certificate that is not accepted spoils the announcement")
    func badCertificate() throws {
        var verifier = AnnouncementVerifier()
        let trust = network.trust(revoked: RevocationIndex(try network.list(1, revoking: ["cert-1"])))

        #expect(refusal(try announcement(), &verifier, trust: trust) == .certificateRefused)
    }

    @Test("each signed member is covered by the signature")
    func signedMembers() throws {
        let changes: [(inout PeerInfo) -> Void] = [
            { $0.endpoint = "192.0.2.9:1" }, { $0.announcementIssuedAt = ($0.announcementIssuedAt ?? 0) + 1 },
            { $0.announcementNonce = "other" },
        ]
        for change in changes {
            var verifier = AnnouncementVerifier()
            var info = try announcement()
            change(&info)
            #expect(refusal(info, &verifier) == .invalidSignature)
        }
    }

    @Test("a node without an endpoint announces nothing")
    func noEndpoint() throws {
        let presence = OwnPresence(certificate: try network.certificate(of: peer), endpoint: nil, signer: peer)

        #expect(try presence.announcement(nonce: "n", at: TestNetwork.now) == nil)
    }
}
