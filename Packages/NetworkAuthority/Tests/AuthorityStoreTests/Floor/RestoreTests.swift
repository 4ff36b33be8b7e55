import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("Restored databases")
struct RestoreTests {
    private let fixture: StoreFixture
    private let nodes: [SigningKey]

    init() throws {
        fixture = try StoreFixture()
        nodes = try (10..<16).map { try SigningKey(seed: [UInt8](repeating: $0, count: 32)) }
    }

    private var backup: String { fixture.folder + "/backup.db" }

    /// A network in which, after a backup, one more certificate was revoked and an invite was used.
    private struct History {
        var earlierRevoked = ""
        var laterRevoked = ""
        var usedToken = ""
        var openToken = ""
        var spentBefore = ""
        var sequence: Int64 = -1
    }

    private func live() async throws -> History {
        var history = History()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        var tokens: [String] = []
        for _ in 0..<5 { tokens.append(try await authority.createInvite(InvitePolicy()).tokenID) }
        let first = try await fixture.join(authority, nodes[0], token: tokens[0])
        let second = try await fixture.join(authority, nodes[1], token: tokens[1])
        history.spentBefore = tokens[1]
        _ = try await authority.revoke(certificateID: first.certID, reason: .cessationOfOperation)
        try DatabaseBackup.make(of: fixture.path, at: backup)
        history.sequence =
            try await authority.revoke(certificateID: second.certID, reason: .keyCompromise).sequence
        history.earlierRevoked = first.certID
        history.laterRevoked = second.certID
        history.usedToken = tokens[2]
        _ = try await fixture.join(authority, nodes[2], token: tokens[2])
        history.openToken = tokens[3]
        try store.close()
        return history
    }

    /// Puts the backup in place as somebody does who only copies files.
    private func copyBack() throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: fixture.path + suffix) {
            try FileManager.default.removeItem(atPath: fixture.path + suffix)
        }
        try FileManager.default.copyItem(atPath: backup, toPath: fixture.path)
    }

    @Test("N18: after a restore no lower list is published, and the next one holds what the last one held")
    func listAfterRestore() async throws {
        for isCopied in [false, true] {
            let history = try await live()
            if isCopied {
                try copyBack()
            } else {
                try DatabaseRestore(of: fixture.path, from: backup).run()
            }

            let store = try fixture.store()
            let authority = try await fixture.authority(on: store)

            let list = try await authority.revocationList()
            #expect(list.sequence == history.sequence + 1)
            #expect(
                list.revokedCertificates.map(\.certificateID).sorted()
                    == [history.earlierRevoked, history.laterRevoked].sorted())
            #expect(try await store.read { try $0.certificate(id: history.laterRevoked)?.isRevoked } == true)
            await #expect(throws: AuthorityRefusal.self) {
                try await fixture.join(authority, nodes[1], token: history.spentBefore)
            }
            try store.close()
            let found = try DatabaseInspection(path: fixture.path, genesis: fixture.genesis, now: fixture.clock.now())
            #expect(found.failures == [])
            for suffix in ["", "-wal", "-shm", ".floor", ".crl"] {
                try? FileManager.default.removeItem(atPath: fixture.path + suffix)
            }
        }
    }

    @Test("N18: invites that are unused in the backup wait for an operator's confirmation, later ones do not")
    func heldInvites() async throws {
        let history = try await live()
        try DatabaseRestore(of: fixture.path, from: backup).run()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let held = HeldInvites(path: fixture.path)
        let later = try await authority.createInvite(InvitePolicy())

        #expect(try held.fingerprints(now: fixture.clock.now()).count == 3)
        for token in [history.usedToken, history.openToken] {
            await #expect {
                _ = try await fixture.join(authority, nodes[3], token: token)
            } throws: { error in
                (error as? AuthorityRefusal)?.code == .invalidInviteToken
            }
        }
        _ = try await fixture.join(authority, nodes[4], token: later.tokenID)

        let name = String(SHA256.hex(Array(history.openToken.utf8)).prefix(16))
        #expect(try held.confirm([name, "0000000000000000"], now: fixture.clock.now()) == [name])
        #expect(try await fixture.join(authority, nodes[3], token: history.openToken).roles == ["role:client"])
        await #expect(throws: AuthorityRefusal.self) {
            try await fixture.join(authority, nodes[5], token: history.usedToken)
        }
        #expect(try held.fingerprints(now: fixture.clock.now()).count == 2)
        let afterwards = fixture.clock.now().advanced(by: .seconds(AuthorityLimits.defaultTokenExpiryHours * 3_600))
        #expect(try held.fingerprints(now: afterwards) == [])
        try store.close()
        let kinds = try fixture.inspect {
            try String.fetchAll(
                $0, sql: "SELECT json_extract(event_json, '$.event_type') FROM audit_events ORDER BY rowid")
        }
        #expect(kinds.contains("database_restored") && kinds.contains("invites_confirmed"))
    }

    @Test("N18: a copy that lacks only the use of an invite is noticed too")
    func copyBeforeUse() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let token = try await authority.createInvite(InvitePolicy()).tokenID
        try DatabaseBackup.make(of: fixture.path, at: backup)
        _ = try await fixture.join(authority, nodes[0], token: token)
        let sequence = try await authority.revocationList().sequence
        try store.close()
        try copyBack()

        let again = try await fixture.authority(on: fixture.store())

        #expect(try await again.revocationList().sequence == sequence + 1)
        await #expect(throws: AuthorityRefusal.self) { try await fixture.join(again, nodes[1], token: token) }
    }

    @Test("N18: a restore is noticed once, and a restart without one changes nothing")
    func noticedOnce() async throws {
        let history = try await live()
        try DatabaseRestore(of: fixture.path, from: backup).run()
        for _ in 0..<3 {
            let store = try fixture.store()
            let authority = try await fixture.authority(on: store)
            #expect(try await authority.revocationList().sequence == history.sequence + 1)
            try store.close()
        }
        #expect(try fixture.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM gm_restorations") } == 1)
    }

    @Test("N18: restored twice, the list rises twice")
    func restoredTwice() async throws {
        let history = try await live()
        for round in 1...2 {
            try DatabaseRestore(of: fixture.path, from: backup).run()
            let store = try fixture.store()
            let authority = try await fixture.authority(on: store)
            #expect(try await authority.revocationList().sequence == history.sequence + Int64(round))
            try store.close()
        }
    }

    @Test("N18: a restore onto an empty place holds the backup's invites")
    func elsewhere() async throws {
        let history = try await live()
        let other = try StoreFixture()
        try DatabaseRestore(of: other.path, from: backup).run()

        let authority = try await other.authority(on: other.store())

        #expect(try await authority.revocationList().sequence == history.sequence)
        await #expect(throws: AuthorityRefusal.self) {
            try await other.join(authority, nodes[3], token: history.openToken)
        }
    }

    @Test("the note rises with each list before it is public, and a missing one is made from the database")
    func note() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let token = try await authority.createInvite(InvitePolicy()).tokenID
        let certificate = try await fixture.join(authority, nodes[0], token: token)
        let file = FloorFile(database: fixture.path)
        #expect(try file.note()?.sequence == 0)

        _ = try await authority.revoke(certificateID: certificate.certID, reason: .unspecified)
        #expect(try file.note()?.sequence == 1)
        #expect(try file.list()?.sequence == 1)
        try store.close()
        let noted = try #require(try file.note())
        try FileManager.default.removeItem(atPath: file.path)

        let again = try fixture.store()
        _ = try await fixture.authority(on: again)
        #expect(try file.note() == noted)
    }

    @Test("a note that cannot be read stops the start, and says what to do")
    func damagedNote() async throws {
        let store = try fixture.store()
        _ = try await fixture.authority(on: store)
        for text in ["{", "[]", #"{"schema":"genesis-mesh/na-floor/1","generation":-1,"sequence":0,"position":0}"#] {
            try Data(text.utf8).write(to: URL(filePath: fixture.path + ".floor"))
            await #expect {
                _ = try await fixture.authority(on: store)
            } throws: { error in
                (error as? AuthorityStoreError)?.code == .damaged
            }
        }
    }

    @Test("a list beside the database that the authority did not sign is not believed")
    func foreignList() async throws {
        let history = try await live()
        try DatabaseRestore(of: fixture.path, from: backup).run()
        let file = FloorFile(database: fixture.path)
        var list = try #require(try file.list())
        list.revokedCertificates += [
            RevokedCertificate(
                certificateID: "forged", revokedAt: Timestamp(fixture.clock.now()), reason: "unspecified", issuer: "x")
        ]
        try file.write(list: String(decoding: list.plainBytes(), as: UTF8.self))

        let authority = try await fixture.authority(on: fixture.store())

        let published = try await authority.revocationList()
        #expect(published.sequence == history.sequence + 1)
        #expect(published.revokedCertificates.map(\.certificateID) == [history.earlierRevoked])
    }
}
