import MeshProtocol
import MeshTransport
import MeshTransportTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import MeshWebSocket

/// T1 with manual time: each side in turn falls silent at each step.
struct HandshakeDeadlineTests {
    private let almost = TimeAmount.seconds(10) - .nanoseconds(1)

    private func expectListenerCloses(_ pair: EmbeddedPair, after elapsed: TimeAmount = .zero) {
        pair.advance(almost - elapsed)
        #expect(pair.listener.isActive)
        #expect(pair.listenerSide.environment.registry.unauthenticatedCount == 1)
        pair.advance(.nanoseconds(1))
        #expect(!pair.listener.isActive)
        #expect(pair.listenerSide.environment.registry.unauthenticatedCount == 0)
        #expect(pair.listenerSide.recorder.events.isEmpty)
    }

    private func expectDialerFails(_ pair: EmbeddedPair) {
        pair.advance(almost)
        #expect(pair.dialResult == nil && pair.dialer.isActive)
        pair.advance(.nanoseconds(1))
        #expect(!pair.dialer.isActive)
        #expect(throws: (any Error).self) { try pair.dialResult?.get() }
        do {
            _ = try pair.dialResult?.get()
        } catch {
            #expect((error as? LinkError)?.code == .handshakeTimeout)
        }
        #expect(pair.dialerSide.recorder.events.isEmpty)
        #expect(pair.dialerSide.environment.registry.count == 0)
    }

    @Test("T1: a client that never upgrades is closed at the deadline, exactly")
    func silentBeforeUpgrade() throws {
        let pair = try EmbeddedPair()
        try pair.accept()
        expectListenerCloses(pair)
    }

    @Test("T1: a client that trickles its head is closed at the same deadline")
    func trickledHead() throws {
        let pair = try EmbeddedPair()
        try pair.accept()
        for byte in "GET / H".utf8 {
            try pair.listener.writeInbound(ByteBuffer(bytes: [byte]))
            pair.advance(.seconds(1))
        }
        expectListenerCloses(pair, after: .seconds(7))
    }

    @Test("T1: a client that is silent before message 1 is closed at the deadline, exactly")
    func silentBeforeMessage1() throws {
        let pair = try EmbeddedPair()
        try pair.begin()
        try pair.transfer(from: pair.dialer, to: pair.listener)
        #expect(try pair.listener.readOutbound(as: ByteBuffer.self) != nil)
        expectListenerCloses(pair)
    }

    @Test("T1: a client that is silent before message 3 is closed at the deadline, exactly")
    func silentBeforeMessage3() throws {
        let pair = try EmbeddedPair()
        try pair.begin()
        try pair.transfer(from: pair.dialer, to: pair.listener)
        try pair.transfer(from: pair.listener, to: pair.dialer)
        try pair.transfer(from: pair.dialer, to: pair.listener)
        #expect(try pair.listener.readOutbound(as: ByteBuffer.self) != nil)
        expectListenerCloses(pair)
    }

    @Test("T1: a server that never answers the upgrade fails the dial at the deadline, exactly")
    func silentServer() throws {
        let pair = try EmbeddedPair()
        try pair.dial()
        expectDialerFails(pair)
    }

    @Test("T1: a server that is silent before message 2 fails the dial at the deadline, exactly")
    func silentBeforeMessage2() throws {
        let pair = try EmbeddedPair()
        try pair.begin()
        try pair.transfer(from: pair.dialer, to: pair.listener)
        try pair.transfer(from: pair.listener, to: pair.dialer)
        expectDialerFails(pair)
    }

    @Test("T1: a handshake just before the deadline succeeds, and the deadline then passes unnoticed")
    func inTime() throws {
        let pair = try EmbeddedPair()
        try pair.begin()
        pair.advance(almost)
        try pair.pump()
        _ = try #require(try pair.dialResult?.get())
        pair.advance(.seconds(1))

        #expect(pair.dialer.isActive && pair.listener.isActive)
        #expect(pair.listenerSide.environment.registry.unauthenticatedCount == 0)
        #expect(pair.listenerSide.environment.registry.count == 1)
    }
}
