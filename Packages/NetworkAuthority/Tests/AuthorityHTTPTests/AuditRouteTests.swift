import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshAudit
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("The audit log of a serving authority")
struct AuditRouteTests {
    private func records(_ path: String) throws -> [AuditRecord] {
        try AtomicFile.read(path).split(separator: UInt8(ascii: "\n")).map { try AuditRecord(parsing: Array($0)) }
    }

    @Test("A1: what is decided is in the signed log beside the database, over restarts in one chain")
    func beside() async throws {
        var network = try TestNetwork()
        let folder = try TemporaryFolder()
        network.databasePath = folder.path("na.db")
        let path = folder.path("na.db.audit.jsonl")

        for _ in 0..<2 {
            try await RunningAuthority.during(network.configuration) { service, _ in
                _ = try await service.authority.createInvite(InvitePolicy(roles: [MeshRole.anchor]))
            }
        }

        #expect(try records(path).map(\.eventType.name) == ["invite_created", "invite_created"])
        let found = try AuditLogVerifier.verify(
            files: [path], by: AuditChainVerifier(writers: [network.authority.publicKey]))
        #expect(found.isIntact && found.records == 2 && found.follows == nil)
    }

    @Test("A4: an authority whose audit log cannot be written does not start")
    func refusedStart() async throws {
        var network = try TestNetwork()
        let folder = try TemporaryFolder()
        network.databasePath = folder.path("na.db")
        var configuration = network.configuration
        configuration.auditPath = try folder.write("", to: "file") + "/audit.jsonl"

        let error = await #expect(throws: AuthorityStartError.self) {
            _ = try await buildAuthority(configuration, logger: RunningAuthority.quietLogger)
        }

        #expect(error?.code == .unusableAuditLog)
        #expect(error?.message.contains("file/audit.jsonl") == true)
    }

    @Test("A4: an operator is told in readiness how the log fares, the public is not")
    func health() async throws {
        var network = try TestNetwork()
        let folder = try TemporaryFolder()
        network.databasePath = folder.path("na.db")

        try await network.test { [network] client async throws in
            #expect(try await client.get("/readyz")["audit"] == nil)
            let headers = try network.adminHeaders(.get, "/readyz", keyID: "op-read")
            let audit = try await client.get("/readyz", headers: headers)["audit"]?.objectValue
            #expect(audit?["path"]?.stringValue == folder.path("na.db.audit.jsonl"))
            #expect(audit?["writer"] == true && audit?["writing"] == true && audit?["failed_writes"] == 0)
        }
    }

    @Test("a database in memory has a log only where one is configured")
    func inMemory() async throws {
        let folder = try TemporaryFolder()
        var configuration = try TestNetwork().configuration
        configuration.auditPath = folder.path("logs/audit.jsonl")

        try await RunningAuthority.during(configuration) { service, _ in
            _ = try await service.authority.createInvite(InvitePolicy(roles: [MeshRole.anchor]))
        }

        #expect(try records(folder.path("logs/audit.jsonl")).count == 1)
    }

    @Test("A3: the failures of a stranger are stored once a minute, and counted")
    func failures() async throws {
        var network = try TestNetwork()
        let folder = try TemporaryFolder()
        network.databasePath = folder.path("na.db")
        let path = folder.path("na.db.audit.jsonl")

        try await RunningAuthority.during(network.configuration) { _, port in
            for _ in 0..<30 {
                _ = try await RawClient.exchange(
                    port: port, "GET /admin/policy/history HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", replies: 1
                )
            }
        }

        #expect(try records(path).map(\.eventType.name) == ["admin_auth_failed"])
    }
}
