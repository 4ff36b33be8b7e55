import MeshProtocol
import MeshTransport
import MeshTransportTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import MeshWebSocket

struct LinkStageTests {
    @Test("heartbeats keep a quiet link alive and measure the round trip")
    func heartbeats() throws {
        let pair = try EmbeddedPair.established()
        pair.advance(.milliseconds(5))
        for _ in 0..<20 {
            pair.advance(.seconds(30) - .milliseconds(5))
            pair.loop.run()
            try pair.transfer(from: pair.dialer, to: pair.listener)
            pair.advance(.milliseconds(5))
            try pair.pump()
        }

        let link = try #require(pair.dialerSide.link)
        #expect(link.isEstablished)
        #expect(link.statistics.roundTripTime == .milliseconds(5))
        #expect(pair.dialerSide.messages.isEmpty)
        #expect(pair.dialerSide.ends.isEmpty && pair.listenerSide.ends.isEmpty)
    }

    @Test("T12: a peer that is silent for the dead-peer time is dropped, exactly then")
    func deadPeer() throws {
        let pair = try EmbeddedPair.established()
        pair.advance(.seconds(45) - .nanoseconds(1))
        #expect(pair.listenerSide.ends.isEmpty)

        pair.advance(.nanoseconds(1))
        #expect(pair.listenerSide.ends.count == 1)
        #expect(pair.listenerSide.ends[0].byUs && pair.listenerSide.ends[0].code == nil)
        #expect(!pair.listener.isActive)
        #expect(pair.listenerSide.environment.registry.count == 0)
    }

    @Test("T11: what waits leaves in strict order of urgency when the socket takes more")
    func strictOrder() throws {
        let pair = try EmbeddedPair.established()
        let link = try #require(pair.dialerSide.link)
        pair.setWritable(false, pair.dialer)
        try link.send(pair.frame("data"), on: .data)
        try link.send(pair.frame("routing", .routeAnnounce), on: .routing)
        try link.send(pair.frame("control", .controlMessage), on: .control)
        try pair.pump()
        #expect(pair.listenerSide.messages.isEmpty)

        pair.setWritable(true, pair.dialer)
        try pair.pump()
        #expect(pair.listenerSide.messages.map(\.messageID) == ["control", "routing", "data"])
    }

    @Test("T11: a full data lane is told to the sender; what was accepted arrives in order")
    func fullDataLane() throws {
        var configuration = TransportConfiguration()
        configuration.maximumLaneMessages = 5
        let pair = try EmbeddedPair.established(configuration: configuration)
        let link = try #require(pair.dialerSide.link)
        pair.setWritable(false, pair.dialer)
        for index in 0..<5 { try link.send(pair.frame("\(index)"), on: .data) }

        #expect {
            try link.send(pair.frame("5"), on: .data)
        } throws: { error in
            (error as? LinkError)?.code == .laneFull
        }
        pair.setWritable(true, pair.dialer)
        try pair.pump()
        #expect(pair.listenerSide.messages.map(\.messageID) == ["0", "1", "2", "3", "4"])
        #expect(link.statistics.refusedFrames == 1 && link.isEstablished)
    }

    @Test("T11: a full routing lane gives way and asks for the whole state once")
    func fullRoutingLane() throws {
        var configuration = TransportConfiguration()
        configuration.maximumLaneMessages = 2
        let pair = try EmbeddedPair.established(configuration: configuration)
        let link = try #require(pair.dialerSide.link)
        pair.setWritable(false, pair.dialer)
        for index in 0..<3 { try link.send(pair.frame("\(index)", .routeAnnounce), on: .routing) }
        pair.setWritable(true, pair.dialer)
        try pair.pump()

        #expect(pair.listenerSide.messages.map(\.messageID) == ["2"])
        let requests = pair.dialerSide.recorder.events.filter {
            if case .lostRoutingFrames = $0 { true } else { false }
        }
        #expect(requests.count == 1 && link.statistics.supersededFrames == 2)
    }

    @Test("T11: a full control lane ends the link with 1008")
    func fullControlLane() throws {
        var configuration = TransportConfiguration()
        configuration.maximumLaneMessages = 2
        let pair = try EmbeddedPair.established(configuration: configuration)
        let link = try #require(pair.dialerSide.link)
        pair.setWritable(false, pair.dialer)
        for index in 0..<2 { try link.send(pair.frame("\(index)", .revocation), on: .control) }

        #expect(throws: LinkError.self) { try link.send(pair.frame("2", .revocation), on: .control) }
        pair.loop.run()
        #expect(pair.dialerSide.ends.map(\.code) == [.policyViolation])
        #expect(!link.isEstablished)
    }

    @Test("a link that accepts nothing for ten seconds is cut")
    func blockedWriter() throws {
        let pair = try EmbeddedPair.established()
        let link = try #require(pair.dialerSide.link)
        pair.setWritable(false, pair.dialer)
        try link.send(pair.frame("waits"), on: .data)
        pair.advance(.seconds(10) - .nanoseconds(1))
        #expect(link.isEstablished)

        pair.advance(.nanoseconds(1))
        #expect(!link.isEstablished)
        #expect(pair.dialerSide.ends.count == 1 && pair.dialerSide.ends[0].byUs)
        #expect(!pair.dialer.isActive)
    }

    @Test("R17: a link that its observer closes delivers nothing more, not even of the same read")
    func closedLinkIsDeaf() throws {
        let pair = try EmbeddedPair.established()
        let link = try #require(pair.dialerSide.link)
        pair.listenerSide.recorder.onMessage { link, _ in link.close(.policyViolation) }
        for index in 0..<3 { try link.send(pair.frame("\(index)"), on: .data) }
        try pair.pump()

        #expect(pair.listenerSide.messages.map(\.messageID) == ["0"])
        #expect(pair.listenerSide.ends.map(\.code) == [.policyViolation])
        #expect(pair.dialerSide.ends.map(\.code) == [.policyViolation])
        #expect(pair.dialerSide.ends.first?.byUs == false)
        #expect(!pair.dialer.isActive && !pair.listener.isActive)
    }

    @Test("R17: frames that wait are dropped by a close, and sending throws notConnected")
    func closedLinkIsMute() throws {
        let pair = try EmbeddedPair.established()
        let link = try #require(pair.dialerSide.link)
        try link.send(pair.frame("dropped"), on: .data)
        link.close(.policyViolation)

        #expect {
            try link.send(pair.frame("late"), on: .control)
        } throws: { error in
            (error as? LinkError)?.code == .notConnected
        }
        try pair.pump()
        #expect(pair.listenerSide.messages.isEmpty)
        #expect(pair.listenerSide.ends.count == 1)
    }

    @Test("T5: both sides closing at once end the link once on each side")
    func simultaneousClose() throws {
        let pair = try EmbeddedPair.established()
        try #require(pair.dialerSide.link).close(.normal)
        try #require(pair.listenerSide.link).close(.goingAway)
        try pair.pump()

        #expect(pair.dialerSide.ends.map(\.byUs) == [true])
        #expect(pair.listenerSide.ends.map(\.byUs) == [true])
        #expect(!pair.dialer.isActive && !pair.listener.isActive)
    }

    @Test("T5: a reset reports the end in the same turn")
    func reset() throws {
        let pair = try EmbeddedPair.established()
        pair.dialer.close(promise: nil)

        #expect(pair.dialerSide.ends.map(\.code) == [nil])
        #expect(pair.dialerSide.link?.isEstablished == false)
    }

    @Test("T20: a link is replaced before its keys are used up, and nothing accepted is lost")
    func keyExhaustion() throws {
        var configuration = TransportConfiguration()
        configuration.maximumLaneMessages = 10
        configuration.maximumMessagesPerKey = 60
        let pair = try EmbeddedPair.established(configuration: configuration)
        let link = try #require(pair.dialerSide.link)
        var accepted: [String] = []
        for index in 0..<100 {
            do {
                try link.send(pair.frame("\(index)"), on: .data)
                accepted.append("\(index)")
            } catch {
                #expect(error.code == .notConnected || error.code == .laneFull)
            }
            if index % 5 == 4 { try pair.pump() }
        }
        try pair.pump()

        #expect(accepted.count >= 20 && accepted.count < 60)
        #expect(pair.listenerSide.messages.map(\.messageID) == accepted)
        #expect(pair.dialerSide.ends.map(\.code) == [.normal])
    }

    @Test("draining sends what waits before the close frame")
    func draining() throws {
        let pair = try EmbeddedPair.established()
        let link = try #require(pair.dialerSide.link)
        for index in 0..<3 { try link.send(pair.frame("\(index)"), on: .data) }
        _ = pair.dialerSide.environment.registry.drainAll(.goingAway)
        try pair.pump()

        #expect(pair.listenerSide.messages.count == 3)
        #expect(pair.listenerSide.ends.map(\.code) == [.goingAway])
    }

    @Test("a link that its observer refuses is closed with that code and never reported as ended")
    func refusedLink() throws {
        let pair = try EmbeddedPair()
        pair.listenerSide.recorder.admit { _ in .refuse(.tryAgainLater) }
        try pair.begin()
        try pair.pump()

        #expect(pair.listenerSide.ends.isEmpty)
        #expect(pair.dialerSide.ends.map(\.code) == [.tryAgainLater])
    }

    @Test("T5: a link that is closed while its observer admits it ends once, and fails the dial")
    func closedWhileAdmitted() throws {
        let pair = try EmbeddedPair()
        pair.dialerSide.recorder.admit { link in
            link.close(.policyViolation)
            return .admit
        }
        try pair.begin()
        try pair.pump()
        pair.advance(.seconds(200))

        #expect(pair.dialerSide.ends.map(\.code) == [.policyViolation])
        #expect(!pair.dialer.isActive)
        #expect(throws: LinkError.self) { _ = try pair.dialResult?.get() }
    }

    @Test("a dialled link that this side refuses fails the dial")
    func refusedDial() throws {
        let pair = try EmbeddedPair()
        pair.dialerSide.recorder.admit { _ in .refuse(.tryAgainLater) }
        try pair.begin()
        try pair.pump()

        do {
            _ = try pair.dialResult?.get()
            Issue.record("the dial succeeded")
        } catch {
            #expect((error as? LinkError)?.code == .refusedByUs(.tryAgainLater))
        }
    }

    @Test("T17: a flood of anything but data stops the reading, and ten seconds of it close the link with 1008")
    func flood() throws {
        var configuration = TransportConfiguration()
        configuration.inboundMessagesPerSecond = 10
        configuration.inboundMessageBurst = 20
        let pair = try EmbeddedPair.established(configuration: configuration)
        let link = try #require(pair.dialerSide.link)
        let reads = ReadCounter()
        try pair.listener.pipeline.syncOperations.addHandler(reads, position: .first)
        for index in 0..<100 { try link.send(pair.frame("\(index)", .routeAnnounce), on: .routing) }
        try pair.pump()

        let before = reads.count
        pair.listener.read()
        #expect(reads.count == before)
        #expect(pair.listenerSide.ends.isEmpty)
        for second in 0..<12 where pair.listenerSide.ends.isEmpty {
            pair.advance(.seconds(1))
            for index in 0..<15 { try? link.send(pair.frame("\(second)-\(index)", .routeAnnounce), on: .routing) }
            try pair.pump()
        }
        #expect(pair.listenerSide.ends.map(\.code) == [.policyViolation])
    }

    @Test("data is not counted by the inbound budget")
    func dataIsFree() throws {
        var configuration = TransportConfiguration()
        configuration.inboundMessagesPerSecond = 10
        configuration.inboundMessageBurst = 20
        let pair = try EmbeddedPair.established(configuration: configuration)
        let link = try #require(pair.dialerSide.link)
        let reads = ReadCounter()
        try pair.listener.pipeline.syncOperations.addHandler(reads, position: .first)
        for index in 0..<100 { try link.send(pair.frame("\(index)"), on: .data) }
        try pair.pump()

        let before = reads.count
        pair.listener.read()
        #expect(reads.count == before + 1)
        #expect(pair.listenerSide.messages.count == 100)
    }

    @Test("a flood of WebSocket pings is counted like messages")
    func pingFlood() throws {
        var configuration = TransportConfiguration()
        configuration.inboundMessagesPerSecond = 10
        configuration.inboundMessageBurst = 20
        let pair = try EmbeddedPair.established(configuration: configuration)
        let reads = ReadCounter()
        try pair.listener.pipeline.syncOperations.addHandler(reads, position: .first)
        var flood = ByteBuffer()
        for _ in 0..<100 { flood.writeBytes([0x89, 0x80, 0, 0, 0, 0]) }
        try pair.listener.writeInbound(flood)

        let before = reads.count
        pair.listener.read()
        #expect(reads.count == before)
        let answer = try #require(try pair.listener.readOutbound(as: ByteBuffer.self))
        #expect(Array(answer.readableBytesView) == [0x8a, 0])
        #expect(try pair.listener.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test("a connection that has ended is released", arguments: [false, true])
    func release(byPeer: Bool) throws {
        let pair = try EmbeddedPair.established()
        weak let frames = try pair.dialer.pipeline.syncOperations.handler(type: WebSocketFrameHandler.self)
        weak let gate = try pair.dialer.pipeline.syncOperations.handler(type: FrameGate.self)
        #expect(frames != nil && gate != nil)

        try #require(byPeer ? pair.listenerSide.link : pair.dialerSide.link).close(.normal)
        try pair.pump()
        pair.loop.run()
        #expect(frames == nil && gate == nil)
        #expect(pair.dialerSide.environment.registry.count == 0)
    }

    @Test("an owner that pauses a link stops its reading until it resumes")
    func ownerPause() throws {
        let pair = try EmbeddedPair.established()
        let reads = ReadCounter()
        try pair.listener.pipeline.syncOperations.addHandler(reads, position: .first)
        let link = try #require(pair.listenerSide.link)
        link.pauseReading()
        pair.loop.run()
        pair.listener.read()
        #expect(reads.count == 0)

        link.resumeReading()
        pair.loop.run()
        #expect(reads.count == 1)
    }
}

/// Counts the reads that reach the socket.
private final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}
