import MeshTransport
import Testing

struct TransportConfigurationTests {
    @Test("the standard profile has the values of the specification")
    func standard() {
        let standard = TransportConfiguration.standard
        #expect(standard.handshakeDeadline == .seconds(10))
        #expect(standard.maximumHandshakeMessageBytes == 65_535)
        #expect(standard.maximumFrameBytes == 1_048_576)
        #expect(standard.maximumUnauthenticatedSockets == 256)
        #expect(standard.maximumUnauthenticatedSocketsPerSource == 8)
        #expect(standard.maximumLaneMessages == 1_000 && standard.maximumLaneBytes == 4 << 20)
        #expect(standard.heartbeatInterval == .seconds(30) && standard.deadPeerTime == .seconds(45))
    }

    @Test("the fast profile differs in the heartbeat alone")
    func fast() {
        var fast = TransportConfiguration.fast
        #expect(fast.heartbeatInterval == .milliseconds(500) && fast.deadPeerTime == .seconds(2))
        fast.heartbeatInterval = TransportConfiguration.standard.heartbeatInterval
        fast.deadPeerTime = TransportConfiguration.standard.deadPeerTime
        #expect(fast == .standard)
    }

    @Test("both profiles are valid, and a value outside its range is refused by name")
    func validation() throws {
        try TransportConfiguration.standard.validate()
        try TransportConfiguration.fast.validate()
        let faults: [(String, (inout TransportConfiguration) -> Void)] = [
            ("maximumFrameBytes", { $0.maximumFrameBytes = 1_023 }),
            ("maximumHandshakeMessageBytes", { $0.maximumHandshakeMessageBytes = 65_536 }),
            ("maximumLaneMessages", { $0.maximumLaneMessages = 0 }),
            ("inboundBytesPerSecond", { $0.inboundBytesPerSecond = -1 }),
            ("handshakeDeadline", { $0.handshakeDeadline = .zero }),
            ("keyLifetime", { $0.keyLifetime = .seconds(86_401) }),
            ("deadPeerTime", { $0.deadPeerTime = $0.heartbeatInterval }),
            ("maximumMessagesPerKey", { $0.maximumMessagesPerKey = (1 << 32) + 1 }),
        ]
        for (name, fault) in faults {
            var configuration = TransportConfiguration()
            fault(&configuration)
            do {
                try configuration.validate()
                Issue.record("\(name) was accepted")
            } catch {
                #expect(error.code == .invalidConfiguration && error.message.hasPrefix(name))
            }
        }
    }
}
