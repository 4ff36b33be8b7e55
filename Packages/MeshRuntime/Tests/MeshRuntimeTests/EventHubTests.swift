import MeshCrypto
import Testing

@testable import MeshRuntime

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
