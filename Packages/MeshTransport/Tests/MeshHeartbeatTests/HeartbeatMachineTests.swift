import MeshHeartbeat
import MeshTransport
import Testing

struct HeartbeatMachineTests {
    private let start = ContinuousClock.now

    private func machine() -> HeartbeatMachine {
        HeartbeatMachine(configuration: .standard, now: start)
    }

    @Test("T12: the round trip comes from our own clock and the pong that echoes our ping")
    func roundTrip() {
        var machine = machine()
        #expect(machine.intervalElapsed(now: start, unixTime: 100.25) == .ping(timestamp: 100.25))

        #expect(machine.pongReceived(echo: 100.250_001, now: start + .milliseconds(5)) == nil)
        #expect(machine.roundTripTime == nil)
        #expect(machine.pongReceived(echo: 100.25, now: start + .milliseconds(7)) == .milliseconds(7))
        #expect(machine.pongReceived(echo: 100.25, now: start + .milliseconds(9)) == nil)
        #expect(machine.roundTripTime == .milliseconds(7))
    }

    @Test("T12: a forged echo, also one that is no number, changes nothing")
    func forgedEcho() {
        var machine = machine()
        _ = machine.intervalElapsed(now: start, unixTime: 100)

        for echo in [0, -1, .infinity, .nan, 99.999] {
            #expect(machine.pongReceived(echo: echo, now: start) == nil)
        }
        #expect(machine.outstandingCount == 1)
    }

    @Test("T12: no fifth ping goes out while four wait, and pings of one instant differ")
    func outstandingBound() {
        var configuration = TransportConfiguration()
        configuration.heartbeatInterval = .seconds(1)
        var machine = HeartbeatMachine(configuration: configuration, now: start)
        var timestamps: Set<Double> = []
        for _ in 0..<4 {
            guard case .ping(let timestamp) = machine.intervalElapsed(now: start, unixTime: 100) else {
                Issue.record("no ping below the bound")
                return
            }
            timestamps.insert(timestamp)
        }

        #expect(timestamps.count == 4)
        #expect(machine.intervalElapsed(now: start, unixTime: 100) == .hold)
        #expect(machine.pongReceived(echo: 100, now: start) != nil)
        #expect(machine.intervalElapsed(now: start, unixTime: 101) == .ping(timestamp: 101))
    }

    @Test("T12: a million pings without an answer leave four at most, and pings go on")
    func noGrowth() {
        var machine = machine()
        var now = start
        var sent = 0
        for number in 0..<1_000_000 {
            now += .seconds(30)
            if machine.intervalElapsed(now: now, unixTime: Double(number)) != .hold { sent += 1 }
        }

        #expect(machine.outstandingCount <= 4)
        #expect(sent == 1_000_000)
    }

    @Test("T12: a peer is dead after the dead-peer time without a frame, exactly")
    func deadPeer() {
        var machine = machine()

        #expect(machine.judgeSilence(now: start + .seconds(44)) == .alive(lookAgainAfter: .seconds(1)))
        machine.frameReceived(now: start + .seconds(44))
        #expect(machine.judgeSilence(now: start + .seconds(45)) == .alive(lookAgainAfter: .seconds(44)))
        #expect(machine.judgeSilence(now: start + .seconds(89) - .nanoseconds(1)) != .dead)
        #expect(machine.judgeSilence(now: start + .seconds(89)) == .dead)
    }
}
