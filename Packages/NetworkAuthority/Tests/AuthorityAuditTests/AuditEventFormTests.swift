import AuthorityAudit
import AuthorityStore
import MeshAudit
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("Events of an authority as records")
struct AuditEventFormTests {
    private func record(_ kind: AuthorityEvent.Kind, _ details: JSONObject) async throws -> AuditRecord {
        let fixture = try AuditLogFixture()
        let event = AuthorityEvent(kind, details: details, at: fixture.clock.now())
        try await fixture.store.write { try $0.append(event) }
        try await fixture.runOnce()
        return try #require(try fixture.records().first)
    }

    @Test("who did what to whom follows from the details")
    func actors() async throws {
        let revoked = try await record(.certificateRevoked, ["cert_id": "c", "reason": "key_compromise"])
        #expect(revoked.action == "Revoked certificate: key_compromise")
        #expect(revoked.target == "c" && revoked.actor == nil && revoked.result == .success)

        let denied = try await record(.adminAuthzDenied, ["key_id": "op", "reason": "insufficient_operator_tier"])
        #expect(denied.actor == "op" && denied.result == .denied)

        let failed = try await record(.nodeAuthFailed, ["scope": "join:k", "reason": "replayed_nonce"])
        #expect(failed.actor == "join:k" && failed.result == .failure)
        #expect(failed.action == "Authentication failed: replayed_nonce")
    }

    @Test("every kind keeps its type, and says in words what happened", arguments: AuthorityEvent.Kind.allCases)
    func kinds(_ kind: AuthorityEvent.Kind) async throws {
        let record = try await record(kind, ["reason": "because"])

        #expect(record.eventType.name == kind.rawValue)
        #expect(!record.action.isEmpty && !record.action.contains("_"))
        #expect(record.details == ["reason": "because"])
    }

    @Test("A3: 10⁶ events that strangers cause, from many addresses, make at most 1 MiB of log and are all counted")
    func flood() throws {
        let key = try SigningKey(seed: [UInt8](repeating: 2, count: 32))
        var throttle = EventThrottle()
        var chain = AuditChain(head: nil, signer: key)
        let addresses = (0..<5_000).compactMap { ClientAddress("10.1.\($0 / 250).\($0 % 250)") }
        let start = ContinuousClock.now
        var (bytes, counted, stored) = (0, 0, 0)

        for number in 0..<1_000_000 {
            // 5,000 a second for 200 seconds.
            let now = start.advanced(by: .microseconds(number * 200))
            let address = addresses[(number * 7_919) % addresses.count]
            let bucket = RateBucket(.audit("admin_auth_failed"), address: address, key: "invalid_signature")
            guard let suppressed = throttle.admit(bucket, now: now) else { continue }
            let event = AuthorityEvent(
                .adminAuthFailed,
                details: ["key_id": "missing", "reason": "invalid_signature", "suppressed": .int(suppressed)],
                from: address, at: UTCTime(microseconds: 1_790_000_000_000_000))
            let record = try chain.append(
                AuditEvent(
                    id: event.id, AuditEventType(event.kind.rawValue), at: event.createdAt, actor: "missing",
                    action: "Authentication failed: invalid_signature", result: .failure, details: event.details))
            bytes += record.line.count + 1
            counted += suppressed
            stored += 1
        }
        counted += throttle.summary(now: start.advanced(by: .seconds(1_000))) ?? 0

        #expect(addresses.count == 5_000)
        #expect(bytes <= 1 << 20)
        #expect(stored >= 100)
        #expect(stored + counted == 1_000_000)
        #expect(throttle.bucketCount <= AuthorityLimits.strangersEvents)
    }
}
