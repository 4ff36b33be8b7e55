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
}
