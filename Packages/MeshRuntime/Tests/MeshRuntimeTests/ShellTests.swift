import MeshCrypto
import MeshProtocol
import MeshTransportTesting
import Testing

@testable import MeshRuntime

@Suite(.timeLimit(.minutes(1))) struct WakeupTests {
    @Test("a signal that came first ends the wait, and only that one")
    func keptSignal() async {
        let wakeup = Wakeup()
        wakeup.signal()
        wakeup.signal()

        await wakeup.wait()
        let waiting = Wakeup()
        async let second: Void = {
            await wakeup.wait(); waiting.signal()
        }()
        wakeup.signal()
        await waiting.wait()
        await second
    }

    @Test("cancelling ends a wait")
    func cancelled() async {
        let wakeup = Wakeup()
        await withTaskGroup { group in
            group.addTask { await wakeup.wait() }
            group.cancelAll()
            await group.waitForAll()
        }
    }

    @Test("a wait ends at its instant, or at a signal before it")
    func untilInstant() async {
        let manual = ManualClock()
        let clock = NodeClock(manual)
        let wakeup = Wakeup()
        async let first: Void = wakeup.wait(until: clock.now.advanced(by: .seconds(10)), on: clock)
        await manual.sleepers(atLeast: 1)
        manual.advance(by: .seconds(10))
        await first

        async let second: Void = wakeup.wait(until: clock.now.advanced(by: .seconds(10)), on: clock)
        await manual.sleepers(atLeast: 1)
        wakeup.signal()
        await second
        #expect(manual.sleeperCount == 0)
    }
}

@Suite struct EventHubTests {
    @Test("each subscriber gets every event from its subscription on")
    func subscribers() async {
        let hub = EventHub()
        let early = hub.subscribe()
        hub.publish(.listening(port: 1))
        let late = hub.subscribe()
        hub.publish(.stopping)
        hub.finish()

        var first: [NodeEvent] = []
        for await event in early { first.append(event) }
        var second: [NodeEvent] = []
        for await event in late { second.append(event) }

        #expect(first == [.listening(port: 1), .stopping])
        #expect(second == [.stopping])
    }

    @Test("a subscriber that does not read loses its oldest events and nobody else's")
    func slowSubscriber() async {
        let hub = EventHub()
        let stream = hub.subscribe()
        for port in 0...EventHub.bufferedEvents { hub.publish(.listening(port: port)) }
        hub.finish()

        var first: NodeEvent?
        var count = 0
        for await event in stream {
            first = first ?? event
            count += 1
        }

        #expect(count == EventHub.bufferedEvents)
        #expect(first == .listening(port: 1))
    }

    @Test("a subscription beyond the limit ends at once, and one after a departure does not")
    func subscriberLimit() async {
        let hub = EventHub()
        var streams = (0..<EventHub.maximumSubscribers).map { _ in hub.subscribe() }
        var refused = hub.subscribe().makeAsyncIterator()
        #expect(await refused.next() == nil)

        streams.removeLast()
        let next = hub.subscribe()
        hub.publish(.stopping)
        var events = next.makeAsyncIterator()

        #expect(await events.next() == .stopping)
        #expect(streams.count == EventHub.maximumSubscribers - 1)
    }

    @Test("a subscription after the end ends at once")
    func afterEnd() async {
        let hub = EventHub()
        hub.finish()
        var events = hub.subscribe().makeAsyncIterator()
        #expect(await events.next() == nil)
    }
}

@Suite struct DeliveryBufferTests {
    private func message(_ size: Int) throws -> ReceivedMessage {
        ReceivedMessage(
            from: try TestNetwork.key(0).publicKey.nodeID, bytes: [UInt8](repeating: 0, count: size),
            receivedAt: UTCTime(microseconds: 0), isOriginVerified: false, messageID: "m")
    }

    @Test("messages up to the limit are kept, one more is refused until one is taken")
    func messageLimit() async throws {
        let buffer = DeliveryBuffer()
        let small = try message(1)
        for _ in 0..<DeliveryBuffer.maximumMessages { #expect(buffer.append(small)) }
        #expect(!buffer.append(small))

        var messages = ReceivedMessages(buffer).makeAsyncIterator()
        _ = await messages.next()

        #expect(buffer.append(small))
    }

    @Test("bytes up to the limit are kept, one more is refused until some are taken")
    func byteLimit() async throws {
        let buffer = DeliveryBuffer()
        #expect(buffer.append(try message(DeliveryBuffer.maximumBytes)))
        #expect(!buffer.append(try message(1)))

        var messages = ReceivedMessages(buffer).makeAsyncIterator()
        _ = await messages.next()

        #expect(buffer.append(try message(1)))
    }

    @Test("what waits is still given after the end")
    func finished() async throws {
        let buffer = DeliveryBuffer()
        #expect(buffer.append(try message(1)))
        buffer.finish()

        var messages = ReceivedMessages(buffer).makeAsyncIterator()

        #expect(await messages.next() != nil)
        #expect(await messages.next() == nil)
        #expect(!buffer.append(try message(1)))
    }
}

@Suite(.timeLimit(.minutes(1))) struct PortPromiseTests {
    @Test("those who wait and those who come later get the first answer")
    func settled() async throws {
        let promise = PortPromise()
        async let early = promise.value()
        promise.settle(.success(7))
        promise.settle(.failure(MeshNodeError(.notRunning, "later")))

        #expect(try await early == 7)
        #expect(try await promise.value() == 7)
        #expect(promise.known == 7)
    }

    @Test("cancelling a wait ends it and leaves the others waiting")
    func cancelled() async throws {
        let promise = PortPromise()
        async let other = promise.value()
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: MeshNodeError(.notRunning, "")) { try await promise.value() }
            }
            group.cancelAll()
            await group.waitForAll()
        }
        promise.settle(.success(9))

        #expect(try await other == 9)
    }
}

@Suite struct ListenAddressTests {
    @Test(
        "D8: an endpoint is announced only if others can dial it",
        arguments: [
            ("0.0.0.0", nil), ("::", nil), ("", nil), ("127.0.0.1", nil), ("127.9.9.9", nil), ("::1", nil),
            ("[::1]", nil), ("localhost", nil), ("10.1.2.3", "ws://10.1.2.3:7000/"),
            ("node.example", "ws://node.example:7000/"), ("2001:db8::1", "ws://[2001:db8::1]:7000/"),
        ])
    func announced(host: String, endpoint: String?) {
        #expect(ListenAddress(host).endpoint(port: 7_000) == endpoint.flatMap { Endpoint($0) })
    }

    @Test("only addresses of this machine are loopback", arguments: ["10.0.0.1", "0.0.0.0", "127.example", "::"])
    func notLoopback(_ host: String) {
        #expect(!ListenAddress(host).isLoopback)
    }
}
