import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("SQLiteAuthorityStore")
struct SQLiteAuthorityStoreTests {
    private let node: SigningKey
    private let other: SigningKey

    init() throws {
        node = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
        other = try SigningKey(seed: [UInt8](repeating: 11, count: 32))
    }

    @Test("a new database has the reference's tables and columns, at its schema version")
    func schema() throws {
        let fixture = try StoreFixture()
        let expected: [String: String] = [
            "invite_tokens":
                "token_id assigned_roles_json max_validity_hours created_at expires_at used_at used_by_key "
                + "recipient_public_key node_sovereign_id executor_resource_prefix",
            "issued_certs":
                "cert_id node_public_key cert_json roles_json issued_at expires_at max_validity_hours remote_addr "
                + "status last_heartbeat heartbeat_status renewed_from revoked_at revocation_reason revoke_after",
            "nonces": "scope nonce created_at gm_row", "crl_versions": "sequence crl_json active created_at",
            "policy_versions": "policy_id policy_json active created_at",
            "audit_events": "event_id event_json created_at",
            "agent_registrations":
                "node_public_key agent_id network_name capabilities_csv endpoint_host endpoint_port "
                + "endpoint_scheme descriptor_json registered_at expires_at",
            "revoked_operator_keys": "key_id revoked_at reason revoked_by",
            "rate_limit_windows": "bucket window_start hits", "job_leases": "name holder acquired_at expires_at",
            "na_key_history":
                "key_sequence key_id public_key effective_at valid_to valid_to_enforced succession_digest "
                + "succession_json recorded_at",
            "schema_version": "version applied_at",
        ]

        try fixture.store().close()

        try fixture.inspect { database throws in
            for (table, columns) in expected {
                #expect(try database.columns(in: table).map(\.name).joined(separator: " ") == columns)
            }
            let versions = try Int.fetchAll(database, sql: "SELECT version FROM schema_version")
            #expect(versions == [20, 1_001, 1_002, 1_003, 1_004])
            #expect(try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal")
        }
    }

    @Test("what is written is written durably: synchronous=FULL on the writer")
    func durability() async throws {
        let store = try StoreFixture().store()

        let mode = try await store.write { transaction in
            let transaction = try #require(transaction as? SQLiteTransaction)
            return try Int.fetchOne(transaction.database, sql: "PRAGMA synchronous")
        }

        #expect(mode == 2)
        #expect(AuthorityLimits.databaseBusy == .seconds(5))
    }

    @Test("a file that is no database is reported as damaged")
    func damagedFile() throws {
        let fixture = try StoreFixture()
        try Data(repeating: 0x41, count: 8_192).write(to: URL(filePath: fixture.path))

        #expect {
            try fixture.store()
        } throws: { error in
            (error as? AuthorityStoreError)?.code == .damaged
        }
    }

    @Test("the history of the authority's keys can be added to only")
    func appendOnlyHistory() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        _ = try await fixture.authority(on: store)
        try store.close()

        for sql in ["DELETE FROM na_key_history", "UPDATE na_key_history SET key_id = 'x'"] {
            #expect(throws: DatabaseError.self) { try fixture.inspect { try $0.execute(sql: sql) } }
        }
    }

    @Test("a decision that fails changes nothing")
    func rollback() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let now = fixture.clock.now()

        await #expect(throws: CancellationError.self) {
            try await store.write { transaction in
                #expect(try transaction.claim(nonce: "n", scope: "s", at: now))
                throw CancellationError()
            }
        }

        #expect(try await store.read { try $0.nonceCount() } == 0)
    }

    @Test("a nonce is claimed once, and forgotten by age in batches")
    func nonces() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let now = fixture.clock.now()

        let claims = try await store.write { transaction in
            try ["a", "a", "b"].map { try transaction.claim(nonce: $0, scope: "s", at: now) }
        }
        let later = now.advanced(by: .microseconds(1))
        let rest = try await store.write { transaction in
            _ = try transaction.claim(nonce: "c", scope: "s", at: later)
            let forgotten = try [1, 5].map { try transaction.forgetNonces(before: later, limit: $0) }
            return (forgotten, try transaction.isUsed(nonce: "c", scope: "s"))
        }

        #expect(claims == [true, false, true])
        #expect(rest.0 == [1, 1])
        #expect(rest.1)
    }

    @Test("N15: nonces are found and forgotten by an index")
    func noncePlans() throws {
        let fixture = try StoreFixture()
        try fixture.store().close()

        try fixture.inspect { database throws in
            for sql in [
                "SELECT gm_row FROM nonces WHERE created_at < 'x' LIMIT 5",
                "SELECT count(*) FROM issued_certs WHERE status = 'issued' AND last_heartbeat > 'x'",
                "SELECT * FROM issued_certs WHERE renewed_from = 'x' ORDER BY issued_at DESC LIMIT 1",
                "SELECT min(expires_at) FROM issued_certs WHERE status = 'revoked' AND expires_at > 'x'",
            ] {
                let plan = try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql)
                    .map { String($0["detail"] ?? "") }.joined(separator: "; ")
                #expect(plan.contains("INDEX"), "\(sql): \(plan)")
                #expect(!plan.contains("SCAN"), "\(sql): \(plan)")
            }
        }
    }

    @Test("everything survives a restart: invites, certificates, nonces, lists, policy and key")
    func restart() async throws {
        let fixture = try StoreFixture()
        let first = try fixture.store()
        let before = try await fixture.authority(on: first)
        let used = try await before.createInvite(InvitePolicy())
        let open = try await before.createInvite(InvitePolicy())
        let certificate = try await fixture.join(before, node, token: used.tokenID)
        let heartbeat = try fixture.request(["cert_id": .string(certificate.certID)], by: node)
        _ = try await before.heartbeat(heartbeat, from: .unknown)
        let revocation = try await before.revoke(certificateID: certificate.certID, reason: .keyCompromise)
        let policy = try before.policyDocument()
        try first.close()

        let second = try fixture.store()
        let after = try await fixture.authority(on: second)

        #expect(try await after.revocationList().sequence == revocation.sequence)
        #expect(try await after.revocationList().revokedCertificates.map(\.certificateID) == [certificate.certID])
        #expect(try after.policyDocument() == policy)
        await #expect(throws: AuthorityRefusal.self) { try await after.heartbeat(heartbeat, from: .unknown) }
        await #expect(throws: AuthorityRefusal.self) { try await fixture.join(after, node, token: open.tokenID) }
        #expect(try await fixture.join(after, other, token: open.tokenID).roles == ["role:client"])
    }

    @Test("N1: an invite that was redeemed before a crash still gives its key the same certificate")
    func redeemedBeforeCrash() async throws {
        let fixture = try StoreFixture()
        let first = try fixture.store()
        let before = try await fixture.authority(on: first)
        let invite = try await before.createInvite(InvitePolicy())
        let certificate = try await fixture.join(before, node, token: invite.tokenID)
        try first.close()

        let after = try await fixture.authority(on: fixture.store())

        #expect(try await fixture.join(after, node, token: invite.tokenID) == certificate)
        await #expect(throws: AuthorityRefusal.self) { try await fixture.join(after, other, token: invite.tokenID) }
    }

    @Test("N2: no usable token is in the database or its log")
    func tokens() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let token = try await fixture.authority(on: store).createInvite(InvitePolicy()).tokenID
        for suffix in ["", "-wal"] {
            let bytes = try Data(contentsOf: URL(filePath: fixture.path + suffix))
            #expect(bytes.range(of: Data(token.utf8)) == nil)
        }
        try store.close()
    }

    @Test("N2: tokens of a reference file are digested, and none is left in the file")
    func digestedTokens() async throws {
        let fixture = try StoreFixture()
        try fixture.makeReferenceFile()
        let clear = "00000000-0000-4000-8000-000000000050"
        try fixture.inspect { database throws in
            try database.execute(
                sql: """
                    INSERT INTO invite_tokens
                        (token_id, assigned_roles_json, max_validity_hours, created_at, expires_at)
                    VALUES (?, '["role:bridge"]', 24, '2026-01-01T00:00:00+00:00', '2036-01-01T00:00:00+00:00')
                    """, arguments: [clear])
        }

        let taken = try fixture.store()
        for suffix in ["", "-wal"] {
            let bytes = try Data(contentsOf: URL(filePath: fixture.path + suffix))
            #expect(bytes.range(of: Data(clear.utf8)) == nil, "\(suffix)")
        }
        let authority = try await fixture.authority(on: taken)

        #expect(try await fixture.join(authority, node, token: clear).roles == ["role:bridge"])
    }

    @Test("N4: a certificate that was revoked but not listed is listed at the next start")
    func unpublishedRevocation() async throws {
        let fixture = try StoreFixture()
        let first = try fixture.store()
        let before = try await fixture.authority(on: first)
        let invite = try await before.createInvite(InvitePolicy())
        let certificate = try await fixture.join(before, node, token: invite.tokenID)
        try first.close()
        try fixture.inspect { database throws in
            try database.execute(
                sql: """
                    UPDATE issued_certs SET status = 'revoked', revoked_at = issued_at,
                        revocation_reason = 'key_compromise'
                    """)
        }

        let after = try await fixture.authority(on: fixture.store())

        let list = try await after.revocationList()
        #expect(list.sequence == 1)
        #expect(list.revokedCertificates.map(\.certificateID) == [certificate.certID])
        #expect(list.revokedCertificates.map(\.reason) == ["key_compromise"])
    }

    @Test("N4: status, list and event are one transaction: when the list cannot be stored, nothing is revoked")
    func revocationIsWhole() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let invite = try await authority.createInvite(InvitePolicy())
        let certificate = try await fixture.join(authority, node, token: invite.tokenID)
        try fixture.inspect { database throws in
            try database.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON crl_versions BEGIN SELECT RAISE(ABORT, 'full'); END
                    """)
        }

        await #expect(throws: AuthorityStoreError.self) {
            try await authority.revoke(certificateID: certificate.certID, reason: .unspecified)
        }

        #expect(try await store.read { try $0.certificate(id: certificate.certID)?.isRevoked } == false)
        #expect(try authority.readiness().isReady == false)
        try fixture.inspect { try $0.execute(sql: "DROP TRIGGER refuse") }
        #expect(try await authority.revoke(certificateID: certificate.certID, reason: .unspecified).sequence == 1)
        #expect(try authority.readiness().isReady)
    }

    @Test("N9: reading the list never writes; what is overdue waits for a round of maintenance")
    func readingWritesNothing() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store, timer: ImmediateTimer())
        let invite = try await authority.createInvite(InvitePolicy())
        let certificate = try await fixture.join(authority, node, token: invite.tokenID)
        let renewal = try fixture.request(["cert_id": .string(certificate.certID), "validity_hours": 1], by: node)
        _ = try await authority.renew(renewal, from: .unknown)
        fixture.clock.advance(by: .seconds(900))

        #expect(authority.revocationDocumentAtHand == nil)
        #expect(try await authority.revocationList().sequence == 0)
        #expect(try await store.read { try $0.activeRevocationSequence() } == 0)
        try await authority.maintain()
        #expect(try await authority.revocationList().revokedCertificates.map(\.certificateID) == [certificate.certID])
    }

    @Test("before it is prepared, an authority has no documents and says what to do")
    func unprepared() async throws {
        let fixture = try StoreFixture()
        let authority = try NetworkAuthority(
            configuration: AuthorityConfiguration(genesis: fixture.genesis, keyID: "na-local", operators: []),
            store: fixture.store(), signer: fixture.key, clock: fixture.clock)

        #expect(throws: AuthorityRefusal.self) { try authority.policyDocument() }
        await #expect(throws: AuthorityRefusal.self) { try await authority.revocationDocument() }
    }

    @Test("two authorities on one file: an invite is redeemed once, and a revocation is seen by the other")
    func twoConnections() async throws {
        let fixture = try StoreFixture()
        let first = try await fixture.authority(on: fixture.store())
        let second = try await fixture.authority(on: fixture.store())
        let invite = try await first.createInvite(InvitePolicy())

        async let one = try? fixture.join(first, node, token: invite.tokenID)
        async let two = try? fixture.join(second, other, token: invite.tokenID)
        let certificates = await [one, two].compactMap(\.self)
        #expect(certificates.count == 1)

        let certificate = try #require(certificates.first)
        let receipt = try await first.revoke(certificateID: certificate.certID, reason: .unspecified)
        try await second.maintain()
        #expect(try await second.revocationList().sequence == receipt.sequence)
        #expect(try await second.revoke(certificateID: certificate.certID, reason: .unspecified) == receipt)
    }

    @Test("a hundred redemptions of one invite at once give one certificate")
    func race() async throws {
        let fixture = try StoreFixture()
        let authority = try await fixture.authority(on: fixture.store())
        let invite = try await authority.createInvite(InvitePolicy())
        let keys = try (0..<100).map { try SigningKey(seed: [UInt8](repeating: UInt8(100 + $0), count: 32)) }

        let count = await withTaskGroup(of: Bool.self) { group in
            for key in keys {
                group.addTask { (try? await fixture.join(authority, key, token: invite.tokenID)) != nil }
            }
            return await group.reduce(0) { $1 ? $0 + 1 : $0 }
        }

        #expect(count == 1)
    }

    @Test("a database of another authority is refused")
    func foreignAuthority() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        _ = try await fixture.authority(on: store)
        let stranger = try StoreFixture(keySeed: 3)

        await #expect {
            _ = try await stranger.authority(on: store)
        } throws: { error in
            (error as? AuthorityStartError)?.code == .foreignDatabase
        }
    }

    @Test("every grant and refusal leaves an event, and none holds a token or a signature")
    func events() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let invite = try await authority.createInvite(InvitePolicy())
        let certificate = try await fixture.join(authority, node, token: invite.tokenID)
        var forged = try fixture.request(["cert_id": .string(certificate.certID)], by: node)
        forged["status"] = "x"
        let tampered = forged
        for _ in 0..<3 {
            await #expect(throws: AuthorityRefusal.self) {
                try await authority.heartbeat(tampered, from: .unknown)
            }
        }
        let renewal = try fixture.request(["cert_id": .string(certificate.certID), "validity_hours": 1], by: node)
        _ = try await authority.renew(renewal, from: .unknown)
        _ = try await authority.revoke(certificateID: certificate.certID, reason: .keyCompromise)
        let revoked = try fixture.request(["cert_id": .string(certificate.certID)], by: node)
        await #expect(throws: AuthorityRefusal.self) { try await authority.heartbeat(revoked, from: .unknown) }
        let next = try await authority.createInvite(InvitePolicy())
        await #expect(throws: AuthorityRefusal.self) {
            try await fixture.join(authority, node, token: next.tokenID)
        }
        try store.close()

        let events = try fixture.inspect { database throws in
            try String.fetchAll(database, sql: "SELECT event_json FROM audit_events ORDER BY rowid")
        }
        let kinds = try events.map { try JSONValue(parsing: $0).objectValue?["event_type"]?.stringValue }
        #expect(
            kinds == [
                "invite_created", "certificate_issued", "node_auth_failed", "certificate_renewed",
                "certificate_revoked", "heartbeat_rejected", "invite_created", "join_rejected",
            ])
        let reasons = try events.compactMap {
            try JSONValue(parsing: $0).objectValue?["details"]?.objectValue?["reason"]?.stringValue
        }
        #expect(reasons == ["invalid_signature", "key_compromise", "key_compromise", "key_compromise"])
        for event in events {
            #expect(!event.contains(invite.tokenID))
            #expect(event.hasPrefix("{\"created_at\": \""))
            #expect(try JSONValue(parsing: event).objectValue?["details"]?.objectValue?["remote_addr"] == "unknown")
        }
        #expect(events.first?.contains(SHA256.hex(Array(invite.tokenID.utf8)).prefix(16)) == true)
    }
}
