import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Synchronization
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

/// Ends a decision before its nth statement, and may take an image of the files at that moment.
final class FailPoint: Sendable {
    struct Reached: Error {}

    private struct State {
        /// Statements until the failure; nil while none is to fail.
        var remaining: Int?
        var image: (@Sendable () throws -> Void)?
    }

    private let state = Mutex(State())

    /// Lets the statement after `count` others fail.
    func arm(after count: Int, image: (@Sendable () throws -> Void)? = nil) {
        state.withLock { $0 = State(remaining: count, image: image) }
    }

    func disarm() { state.withLock { $0 = State() } }

    func step() throws {
        let image = try state.withLock { state -> (@Sendable () throws -> Void)? in
            guard let remaining = state.remaining else { return nil }
            guard remaining == 0 else {
                state.remaining = remaining - 1
                return nil
            }
            guard let image = state.image else { throw Reached() }
            state = State()
            return image
        }
        try image?()
    }
}

@Suite("Decisions that fail half-way")
struct FailPointTests {
    /// An authority whose decisions can be made to fail, with a certificate and an open invite.
    private struct Scene {
        let fixture: StoreFixture
        let store: SQLiteAuthorityStore
        let point: FailPoint
        let authority: NetworkAuthority
        let certificate: JoinCertificate
        let token: String
        let member: SigningKey
        let newcomer: SigningKey

        init(grace: Duration = .seconds(900)) async throws {
            fixture = try StoreFixture()
            let point = FailPoint()
            self.point = point
            store = try SQLiteAuthorityStore(path: fixture.path) { try point.step() }
            authority = try await fixture.authority(on: store, grace: grace)
            member = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
            newcomer = try SigningKey(seed: [UInt8](repeating: 11, count: 32))
            let used = try await authority.createInvite(InvitePolicy())
            certificate = try await fixture.join(authority, member, token: used.tokenID)
            token = try await authority.createInvite(InvitePolicy()).tokenID
        }

        func renew() async throws -> JoinCertificate {
            let body: JSONObject = ["cert_id": .string(certificate.certID), "validity_hours": 1]
            return try await authority.renew(try fixture.request(body, by: member), from: .unknown)
        }

        func join() async throws -> JoinCertificate {
            try await fixture.join(authority, newcomer, token: token)
        }
    }

    /// Fails before every statement of an operation in turn, each time on the same database, until it succeeds.
    ///
    /// - Returns: what it came to, and how many steps failed.
    private func failEverywhere<Value: Sendable>(
        _ scene: Scene, _ operation: () async throws -> Value
    ) async throws -> (value: Value, steps: Int) {
        let before = try scene.fixture.dump()
        for step in 0..<200 {
            scene.point.arm(after: step)
            do {
                let value = try await operation()
                scene.point.disarm()
                return (value, step)
            } catch is FailPoint.Reached {
                #expect(try scene.fixture.dump() == before, "step \(step) left something")
                try await invariants(scene)
            }
        }
        throw FailPoint.Reached()
    }

    /// What holds at any instant.
    private func invariants(_ scene: Scene) async throws {
        let found = try DatabaseInspection(
            path: scene.fixture.path, genesis: scene.fixture.genesis, now: scene.fixture.clock.now())
        #expect(found.failures == [])
        let noted = try #require(try FloorFile(database: scene.fixture.path).note())
        #expect(noted.sequence == found.lists.activeSequences.first)
    }

    @Test("N1: a join that fails at any step has done nothing; the retry gets one certificate, again and again")
    func join() async throws {
        let scene = try await Scene()

        let (certificate, steps) = try await failEverywhere(scene, scene.join)

        #expect(steps >= 6)
        #expect(try await scene.join() == certificate)
        try await invariants(scene)
    }

    @Test("N6: a renewal that fails at any step has done nothing; the retry gets one successor, again and again")
    func renew() async throws {
        for grace in [Duration.zero, .seconds(900)] {
            let scene = try await Scene(grace: grace)

            let (successor, steps) = try await failEverywhere(scene, scene.renew)

            #expect(steps >= (grace == .zero ? 9 : 6))
            if grace > .zero { #expect(try await scene.renew() == successor) }
            let issued = try scene.fixture.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM issued_certs") }
            #expect(issued == 2)
            try await invariants(scene)
        }
    }

    @Test("N4: a revocation that fails at any step has done nothing; once it succeeds the certificate is in the list")
    func revoke() async throws {
        let scene = try await Scene()
        let id = scene.certificate.certID

        let (receipt, steps) = try await failEverywhere(scene) {
            try await scene.authority.revoke(certificateID: id, reason: .keyCompromise)
        }

        #expect(steps >= 7)
        #expect(receipt.sequence == 1)
        #expect(try await scene.authority.revocationList().revokedCertificates.map(\.certificateID) == [id])
        try await invariants(scene)
    }

    @Test("an invite, a heartbeat and a sweep that fail at any step have done nothing")
    func others() async throws {
        let scene = try await Scene()
        let invite = try await failEverywhere(scene) { try await scene.authority.createInvite(InvitePolicy()) }
        #expect(invite.steps >= 2)
        let heartbeat = try await failEverywhere(scene) {
            let body: JSONObject = ["cert_id": .string(scene.certificate.certID), "status": "ok"]
            return try await scene.authority.heartbeat(
                try scene.fixture.request(body, by: scene.member), from: .unknown)
        }
        #expect(heartbeat.steps >= 3)
        _ = try await scene.renew()
        scene.fixture.clock.advance(by: .seconds(900))
        let identity = scene.authority.identity
        let now = scene.fixture.clock.now()
        let sweep = try await failEverywhere(scene) {
            try await scene.store.write { try RevocationPublication(identity: identity, now: now).sweep($0) }
        }
        #expect(sweep.steps >= 6)
        #expect(sweep.value?.list.revokedCertificates.count == 1)
    }

    @Test("N1, N4: the files of a process that dies at any step hold nothing of the decision; afterwards all of it")
    func images() async throws {
        for isRevocation in [false, true] {
            for step in 0..<40 {
                let scene = try await Scene()
                let before = try scene.fixture.dump()
                let image = try StoreFixture()
                let wasTaken = Mutex(false)
                scene.point.arm(after: step) {
                    try scene.fixture.copyFiles(to: image)
                    wasTaken.withLock { $0 = true }
                }
                if isRevocation {
                    _ = try await scene.authority.revoke(
                        certificateID: scene.certificate.certID, reason: .keyCompromise)
                } else {
                    _ = try await scene.join()
                }
                if wasTaken.withLock(\.self) {
                    #expect(try image.dump() == before, "step \(step)")
                    try scene.store.close()
                    continue
                }
                try scene.fixture.copyFiles(to: image)
                let after = try await image.authority(on: image.store())
                let count = try await after.revocationList().revokedCertificates.count
                #expect(count == (isRevocation ? 1 : 0))
                #expect(try image.dump() == scene.fixture.dump())
                break
            }
        }
    }
}

extension StoreFixture {
    /// All rows of all tables.
    func dump() throws -> [String: [String]] {
        try DatabaseQueue(path: path).read { database throws in
            let tables = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
            var dump: [String: [String]] = [:]
            for table in tables {
                dump[table] = try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map(\.description)
            }
            return dump
        }
    }

    /// Copies the database with its log, as a process that dies leaves them.
    func copyFiles(to other: StoreFixture) throws {
        for suffix in ["", "-wal", ".floor", ".crl"] where FileManager.default.fileExists(atPath: path + suffix) {
            try? FileManager.default.removeItem(atPath: other.path + suffix)
            try FileManager.default.copyItem(atPath: path + suffix, toPath: other.path + suffix)
        }
    }
}
