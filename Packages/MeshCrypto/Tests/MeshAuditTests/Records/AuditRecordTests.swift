import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshAudit

@Suite("Audit records")
struct AuditRecordTests {
    @Test("a record is one line with the members in order, spaced, and everything but ASCII escaped")
    func line() throws {
        let key = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
        var chain = AuditChain(head: nil, signer: key)

        let record = try chain.append(.numbered(1))

        let text = String(decoding: record.line, as: UTF8.self)
        #expect(text.hasPrefix("{\"schema\": 2, \"event_id\": \"event-1\", \"event_type\": \"policy_updated\", "))
        #expect(text.contains("\"timestamp\": \"2026-01-01T00:00:00.123456+00:00\", \"node_id\": \"Q6cucUQB"))
        #expect(text.contains("\"details\": {\"number\": 1, \"text\": \"caf\\u00e9\"}, \"previous_hash\": null, "))
        #expect(try AuditRecord(parsing: record.line) == record)
        #expect(chain.head == record.eventHash)
    }

    @Test("a signer that fails leaves the chain as it was")
    func failingSigner() throws {
        struct Failing: DocumentSigner {
            struct Failure: Error {}
            let publicKey: PublicKey
            func sign(_ bytes: [UInt8]) throws -> Ed25519Signature { throw Failure() }
        }
        let key = try SigningKey(seed: [UInt8](repeating: 10, count: 32)).publicKey
        var chain = AuditChain(head: "before", signer: Failing(publicKey: key))

        #expect(throws: Failing.Failure.self) { try chain.append(.numbered(1)) }
        #expect(chain.head == "before")
    }

    @Test("a node's log has the name that follows from its id")
    func name() throws {
        let key = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
        #expect(AuditFileNames.node(key.publicKey.nodeID) == "node-8ca9f82c978183fe.jsonl")
    }

    @Test("security events are those that were refused or failed, and the types that say so themselves")
    func securityEvents() {
        #expect(!AuditEvent.numbered(1).isSecurityEvent)
        #expect(AuditEvent.numbered(1, .certificateRevoked).isSecurityEvent)
        for result in AuditResult.allCases {
            var event = AuditEvent.numbered(1)
            event.result = result
            #expect(event.isSecurityEvent == [.failure, .denied, .rejected].contains(result))
        }
        #expect(AuditEventType.specified.count == 22)
    }
}
