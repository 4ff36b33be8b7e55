import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("ControlDispatcher")
struct ControlDispatcherTests {
    private let fixture: ControlFixture

    init() throws { fixture = try ControlFixture() }

    private func stage(
        _ message: ControlMessage, directory: ControlFixture.Directory? = nil, _ dispatcher: inout ControlDispatcher
    ) -> ControlStage? {
        dispatcher.receive(
            message, from: fixture.peer, issuers: directory ?? fixture.directory, now: fixture.now
        ).stage
    }

    /// After a refusal the next valid message is carried out.
    private func expectServed(_ dispatcher: inout ControlDispatcher) throws {
        #expect(stage(try fixture.message(id: "next"), &dispatcher) == nil)
    }

    @Test("an accepted message is handed over with its roles and with what is to be stored before its effect")
    func accepted() throws {
        var dispatcher = fixture.dispatcher()
        let message = try fixture.message()

        let action = dispatcher.receive(message, from: fixture.peer, issuers: fixture.directory, now: fixture.now)

        let end = try #require(message.expiresAt?.time)
        let memory = ReplayCache.Entry(id: "m-1", end: end)
        #expect(action == .execute(AcceptedControlMessage(message: message, roles: [MeshRole.admin], memory: memory)))
        #expect(dispatcher.replayEntries == [memory])
    }

    @Test("C1: roles that the issuer does not have count nothing, whatever the message claims")
    func claimedRoles() throws {
        var dispatcher = fixture.dispatcher()
        var directory = fixture.directory
        directory.issuers["na"] = ControlIssuer(key: fixture.authority.publicKey, roles: [MeshRole.client])

        let action = dispatcher.receive(
            try fixture.message(), from: fixture.peer, issuers: directory, now: fixture.now)

        #expect(action == .refuse(ControlRefusal(.authorization, "Issuer roles [] not authorized for revoke_node")))
        try expectServed(&dispatcher)
    }

    @Test("C1: a message may give up roles that its issuer has")
    func narrowedRoles() throws {
        var dispatcher = fixture.dispatcher()
        var directory = fixture.directory
        directory.issuers["na"] = ControlIssuer(
            key: fixture.authority.publicKey, roles: [MeshRole.admin, MeshRole.operator])
        let narrowed = try fixture.message { $0.issuerRoles = [MeshRole.operator] }

        let action = dispatcher.receive(narrowed, from: fixture.peer, issuers: directory, now: fixture.now)

        #expect(action.text == "Issuer roles ['role:operator'] not authorized for revoke_node")
        try expectServed(&dispatcher)
    }

    @Test("C4: a replay is refused, also after the memory was stored and taken back, until the message has ended")
    func replay() throws {
        var first = fixture.dispatcher()
        let message = try fixture.message()
        #expect(stage(message, &first) == nil)
        #expect(stage(message, &first) == .replay)

        var restored = ReplayCache()
        #expect(restored.restore(first.replayEntries, now: fixture.now) == 0)
        var second = fixture.dispatcher(replays: restored)
        #expect(stage(message, &second) == .replay)
        let end = try #require(message.expiresAt?.time)
        #expect(second.receive(message, from: nil, issuers: fixture.directory, now: end).stage == .replay)
        let after = end.advanced(by: .microseconds(1))
        #expect(second.receive(message, from: nil, issuers: fixture.directory, now: after).stage == .expired)
        try expectServed(&second)
    }

    @Test("C4: a full memory refuses new commands instead of forgetting, and serves again when one has ended")
    func fullMemory() throws {
        var dispatcher = fixture.dispatcher(replays: ReplayCache(capacity: 2))
        let short = try fixture.message(id: "short") {
            $0.expiresAt = Timestamp(fixture.now.advanced(by: .seconds(10)))
        }
        #expect(stage(short, &dispatcher) == nil)
        #expect(stage(try fixture.message(id: "long"), &dispatcher) == nil)

        #expect(stage(try fixture.message(id: "third"), &dispatcher) == .replay)
        #expect(stage(short, &dispatcher) == .replay)
        let later = fixture.now.advanced(by: .seconds(11))
        let third = try fixture.message(id: "third")
        #expect(dispatcher.receive(third, from: nil, issuers: fixture.directory, now: later).stage == nil)
    }

    @Test("C4: what was not verified blocks no id and takes no room")
    func unverifiedIDs() throws {
        var dispatcher = fixture.dispatcher(replays: ReplayCache(capacity: 1))

        for _ in 0..<3 {
            #expect(stage(try fixture.message(signers: []), &dispatcher) == .signature)
            #expect(stage(try fixture.message(id: "x", signers: [(fixture.other, "na")]), &dispatcher) == .signature)
        }
        #expect(dispatcher.replayEntries.isEmpty)
        #expect(stage(try fixture.message(), &dispatcher) == nil)
    }

    @Test("C7: a message counts as applied only when its handler succeeded, and each refusal at its stage")
    func counters() throws {
        var dispatcher = fixture.dispatcher()
        _ = stage(try fixture.message(id: "a"), &dispatcher)
        #expect(dispatcher.counters == ControlCounters())

        dispatcher.handlerFinished(succeeded: true)
        _ = stage(try fixture.message(id: "b"), &dispatcher)
        dispatcher.handlerFinished(succeeded: false)
        _ = stage(try fixture.message(id: "b"), &dispatcher)

        #expect(dispatcher.counters.applied == 1 && dispatcher.counters.failed == 1)
        #expect(dispatcher.counters.refused(at: .replay) == 1 && dispatcher.counters.refused(at: .target) == 0)
    }

    @Test("a failed handler does not release the id")
    func failedHandler() throws {
        var dispatcher = fixture.dispatcher()
        #expect(stage(try fixture.message(), &dispatcher) == nil)
        dispatcher.handlerFinished(succeeded: false)

        #expect(stage(try fixture.message(), &dispatcher) == .replay)
    }

    @Test("targets are compared byte for byte, and scope node needs one")
    func targets() throws {
        var dispatcher = fixture.dispatcher()

        #expect(stage(try fixture.message { $0.target = fixture.peer.text }, &dispatcher) == .target)
        #expect(stage(try fixture.message { $0.target = "" }, &dispatcher) == .target)
        #expect(stage(try fixture.message { $0.scope = "node" }, &dispatcher) == .target)
        #expect(stage(try fixture.message { ($0.scope, $0.target) = ("node", fixture.node.text) }, &dispatcher) == nil)
        try expectServed(&dispatcher)
    }

    @Test("an issuer is refused when it is unknown, no longer vouches, or is revoked")
    func issuers() throws {
        var dispatcher = fixture.dispatcher()
        var directory = fixture.directory
        let message = try fixture.message()

        directory.issuers["na"] = nil
        #expect(stage(message, directory: directory, &dispatcher) == .issuer)
        directory.issuers["na"] = ControlIssuer(
            key: fixture.authority.publicKey, roles: [MeshRole.admin], isVouching: false)
        let action = dispatcher.receive(message, from: nil, issuers: directory, now: fixture.now)
        #expect(action == .refuse(ControlRefusal(.issuer, "Issuer key is no longer valid: na")))
        directory = fixture.directory
        directory.revoked = [fixture.authority.publicKey.nodeID]
        #expect(stage(message, directory: directory, &dispatcher) == .revoked)
        #expect(stage(message, &dispatcher) == nil)
    }

    @Test("what a revoked peer delivers is refused, and the same message from another peer is served")
    func revokedPeer() throws {
        var dispatcher = fixture.dispatcher()
        var directory = fixture.directory
        directory.revoked = [fixture.peer]

        #expect(stage(try fixture.message(), directory: directory, &dispatcher) == .revoked)
        #expect(
            dispatcher.receive(try fixture.message(), from: fixture.node, issuers: directory, now: fixture.now).stage
                == nil)
    }

    @Test("a command that nobody handles is refused last; its id stays used")
    func unhandled() throws {
        var dispatcher = ControlDispatcher(nodeID: fixture.node)
        let message = try fixture.message()

        #expect(
            dispatcher.receive(message, from: nil, issuers: fixture.directory, now: fixture.now)
                == .refuse(ControlRefusal(.noHandler, "No handler for command: revoke_node")))
        dispatcher.register(command: "revoke_node")
        #expect(stage(message, &dispatcher) == .replay)
        try expectServed(&dispatcher)
    }

    @Test("a registered command still needs a role that grants it")
    func registrationGrantsNothing() throws {
        var dispatcher = fixture.dispatcher()
        dispatcher.register(command: "dance")

        #expect(stage(try fixture.message { $0.command = "dance" }, &dispatcher) == .authorization)
        #expect(stage(try fixture.message { $0.command = "rotate_keys" }, &dispatcher) == .authorization)
    }

    @Test("texts have lengths: the limit passes this check, one more does not")
    func lengths() throws {
        let limit = MeshLimits.maximumMessageIDLength
        var dispatcher = fixture.dispatcher()

        #expect(stage(try fixture.message(id: ""), &dispatcher) == .malformed)
        #expect(stage(try fixture.message(id: String(repeating: "x", count: limit + 1)), &dispatcher) == .malformed)
        let long = String(repeating: "x", count: MeshLimits.maximumNameLength + 1)
        #expect(stage(try fixture.message { $0.command = long }, &dispatcher) == .malformed)
        #expect(stage(try fixture.message { $0.issuer = long }, &dispatcher) == .malformed)
        #expect(stage(try fixture.message { $0.scope = long }, &dispatcher) == .malformed)
        let roles = [String](repeating: MeshRole.admin, count: MeshLimits.maximumRoles + 1)
        #expect(stage(try fixture.message { $0.issuerRoles = roles }, &dispatcher) == .malformed)
        #expect(stage(try fixture.message(id: String(repeating: "x", count: limit)), &dispatcher) == nil)
    }

    @Test("of two faults the earlier check answers")
    func order() throws {
        var dispatcher = fixture.dispatcher()
        let past = Timestamp(fixture.now.advanced(by: .seconds(-1)))

        #expect(stage(try fixture.message { ($0.target, $0.issuer) = ("you", "nobody") }, &dispatcher) == .target)
        #expect(stage(try fixture.message { ($0.issuer, $0.expiresAt) = ("nobody", past) }, &dispatcher) == .issuer)
        #expect(stage(try fixture.message(signers: []) { $0.expiresAt = past }, &dispatcher) == .expired)
        #expect(stage(try fixture.message(signers: []) { $0.issuerRoles = [] }, &dispatcher) == .signature)
        #expect(
            stage(try fixture.message { ($0.command, $0.issuerRoles) = ("dance", []) }, &dispatcher) == .authorization)
    }
}
