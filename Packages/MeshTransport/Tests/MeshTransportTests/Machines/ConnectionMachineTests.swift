import MeshTransport
import Testing

struct ConnectionMachineTests {
    private let start = ContinuousClock.now

    private func machine(_ change: (inout TransportConfiguration) -> Void = { _ in }) -> ConnectionMachine {
        var configuration = TransportConfiguration()
        change(&configuration)
        return ConnectionMachine(configuration: configuration, start: start)
    }

    private func established(_ change: (inout TransportConfiguration) -> Void = { _ in }) -> ConnectionMachine {
        var machine = machine(change)
        machine.upgraded()
        #expect(machine.handshakeCompleted(now: start) == true)
        return machine
    }

    @Test("T1: one deadline covers the upgrade and the handshake, exactly", arguments: [false, true])
    func handshakeDeadline(upgraded: Bool) {
        var machine = machine()
        if upgraded { machine.upgraded() }

        #expect(machine.nextDeadline == start + .seconds(10))
        #expect(machine.timerFired(now: start + .seconds(10) - .nanoseconds(1)) == .none)
        let action = machine.timerFired(now: start + .seconds(10))
        guard case .fail(.handshakeTimeout, _, nil) = action else {
            Issue.record("no timeout: \(action)")
            return
        }
        #expect(machine.phase == .closed)
        #expect(machine.nextDeadline == nil)
        #expect(machine.handshakeCompleted(now: start + .seconds(11)) == false)
    }

    @Test("T1: a handshake that completes at the deadline is too late")
    func lateCompletion() {
        var machine = machine()
        machine.upgraded()

        #expect(machine.handshakeCompleted(now: start + .seconds(10)) == false)
        #expect(!machine.isEstablished)
    }

    @Test("T5: whatever ends an established link reports its end once, and nothing follows")
    func oneEnd() {
        let causes: [(String, (inout ConnectionMachine) -> ConnectionMachine.EndAction)] = [
            ("local close", { $0.close(.normal, reason: "test", now: start) }),
            ("revocation", { $0.close(.policyViolation, reason: "test", now: start) }),
            ("violation", { $0.violated(.protocolError, reason: "test", now: start) }),
            ("close frame", { $0.closeFrameReceived(.normal) }),
            ("socket", { $0.socketClosed(reason: "test") }),
            ("dead peer", { $0.peerDied() }),
            ("key life", { $0.timerFired(now: start + .seconds(86_400)) }),
        ]
        func reportsEnd(_ action: ConnectionMachine.EndAction) -> Bool {
            switch action {
            case .end, .endAndDrop: true
            case .none, .fail, .drop: false
            }
        }
        for (name, cause) in causes {
            for (otherName, other) in causes {
                var machine = established()
                #expect(reportsEnd(cause(&machine)), "\(name)")
                #expect(!machine.isEstablished, "\(name)")
                #expect(!reportsEnd(other(&machine)), "\(name) then \(otherName)")
                #expect(!reportsEnd(cause(&machine)), "\(name) twice")
                #expect(machine.handshakeCompleted(now: start) == false, "\(name)")
            }
        }
    }

    @Test("a local close waits for the peer's close frame, at most until the close timeout")
    func closeTimeout() {
        var machine = established()
        let end = LinkEnd(code: .normal, byUs: true, reason: "test")
        #expect(machine.close(.normal, reason: "test", now: start + .seconds(5)) == .end(end, closing: .normal))
        var answered = machine

        #expect(answered.closeFrameReceived(.normal) == .drop)
        #expect(answered.phase == .closed)
        #expect(machine.phase == .closing)
        #expect(machine.nextDeadline == start + .seconds(15))
        #expect(machine.timerFired(now: start + .seconds(15)) == .drop)
        #expect(machine.phase == .closed)
    }

    @Test("a link that accepts nothing for ten seconds is cut; any progress begins the time anew")
    func blockedWriter() {
        var machine = established()
        machine.writerObserved(pendingBytes: 1_000, now: start)
        #expect(machine.nextDeadline == start + .seconds(10))
        machine.writerObserved(pendingBytes: 999, now: start + .seconds(9))
        #expect(machine.timerFired(now: start + .seconds(10)) == .none)
        #expect(machine.nextDeadline == start + .seconds(19))
        machine.writerObserved(pendingBytes: 999, now: start + .seconds(18))
        var unblocked = machine

        let action = machine.timerFired(now: start + .seconds(19))
        guard case .endAndDrop(let end, nil) = action else {
            Issue.record("not cut: \(action)")
            return
        }
        #expect(end.byUs && end.code == nil)
        unblocked.writerObserved(pendingBytes: 0, now: start + .seconds(18))
        #expect(unblocked.timerFired(now: start + .seconds(19)) == .none)
        #expect(unblocked.isEstablished)
    }

    @Test("T20: a link ends at the life time of its keys")
    func keyLifetime() {
        var machine = established { $0.keyLifetime = .seconds(100) }

        #expect(machine.timerFired(now: start + .seconds(99)) == .none)
        let action = machine.timerFired(now: start + .seconds(100))
        guard case .end(let end, closing: .normal) = action else {
            Issue.record("not ended: \(action)")
            return
        }
        #expect(end.byUs)
    }

    @Test("a broken rule during the handshake is told to the peer, a refused certificate is not")
    func handshakeEndings() {
        var violated = machine()
        violated.upgraded()
        var refused = violated

        let told = violated.violated(.messageTooBig, reason: "test", now: start)
        let silent = refused.handshakeFailed(.peerRefused(.revoked), reason: "test")

        #expect(told == .fail(.handshakeFailed, reason: "test", closing: .messageTooBig))
        #expect(violated.phase == .closing && violated.nextDeadline == start + .seconds(10))
        #expect(silent == .fail(.peerRefused(.revoked), reason: "test", closing: nil))
        #expect(refused.phase == .closed)
    }

    @Test("random inputs reach closed by one reported outcome at most", arguments: [UInt64(21), 22, 23])
    func model(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            var machine = machine()
            var now = start
            var outcomes = 0
            var wasEstablished = false
            for _ in 0..<12 {
                now += .milliseconds(Int.random(in: 0...4_000, using: &generator))
                let action: ConnectionMachine.EndAction
                switch Int.random(in: 0..<9, using: &generator) {
                case 0: (action, _) = (.none, machine.upgraded())
                case 1:
                    let isUp = machine.handshakeCompleted(now: now)
                    #expect(!isUp || !wasEstablished, "seed \(seed)")
                    wasEstablished = wasEstablished || isUp
                    action = .none
                case 2: action = machine.close(.normal, reason: "", now: now)
                case 3: action = machine.violated(.protocolError, reason: "", now: now)
                case 4: action = machine.closeFrameReceived(nil)
                case 5: action = machine.socketClosed(reason: "")
                case 6: action = machine.peerDied()
                case 7:
                    machine.writerObserved(pendingBytes: Int.random(in: 0...3, using: &generator), now: now)
                    action = .none
                default: action = machine.timerFired(now: now)
                }
                switch action {
                case .none, .drop: break
                case .fail:
                    #expect(!wasEstablished, "seed \(seed)")
                    outcomes += 1
                case .end, .endAndDrop:
                    #expect(wasEstablished, "seed \(seed)")
                    outcomes += 1
                }
                #expect(outcomes <= 1, "seed \(seed)")
                #expect(machine.isEstablished == (wasEstablished && outcomes == 0), "seed \(seed)")
                #expect((machine.nextDeadline == nil) == (machine.phase == .closed), "seed \(seed)")
            }
        }
    }
}
