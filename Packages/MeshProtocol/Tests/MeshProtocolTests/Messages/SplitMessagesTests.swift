import MeshProtocol
import Testing

@Suite("SplitMessages")
struct SplitMessagesTests {
    private struct Sequence: RandomNumberGenerator {
        var state: UInt64 = 1
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    private let sender = NodeID(bytes: [UInt8](repeating: 7, count: 32))

    private func split<Content: SplittablePayload>(
        _ content: Content, _ type: MessageType, maximumBytes: Int = MeshLimits.maximumSplittableBytes
    ) throws -> SplitMessages {
        var generator = Sequence()
        return SplitMessages(
            carrying: content, type: type, senderID: try #require(sender), recipientID: nil,
            at: UTCTime(microseconds: 1_767_225_600_123_456), maximumBytes: maximumBytes, using: &generator)
    }

    private func routes(_ count: Int) -> [RouteInfo] {
        (0..<count).map { index in
            let id = Base64.encode([UInt8](repeating: UInt8(index % 256), count: 32))
            return RouteInfo(
                destination: id, nextHop: id, metric: 1 + Int64(index % 9), sequence: Int64(index) * 1_000,
                timestamp: 1_767_225_600.5)
        }
    }

    @Test("R8: a table of any size leaves in messages that fit, whole and in order")
    func routesSplit() throws {
        let routes = routes(6_000)
        let result = try split(RoutesPayload(routes: routes), .routeAnnounce)

        #expect(result.omittedItems == 0)
        #expect(result.messages.count > 1)
        #expect(result.messages.allSatisfy { $0.plainBytes().count <= MeshLimits.maximumSplittableBytes })
        #expect(try result.messages.flatMap { try RoutesPayload($0.payload).routes } == routes)
        #expect(Set(result.messages.map(\.messageID)).count == result.messages.count)
        #expect(result.messages.allSatisfy { $0.type == .routeAnnounce && $0.recipientID == nil })
    }

    @Test("messages are filled to the last byte: the limit at the exact size makes one message, a byte less two")
    func exactFill() throws {
        let content = WithdrawPayload(destinations: ["aaaa", "bbbb", "cccc"])
        let whole = try split(content, .routeWithdraw)
        let size = try #require(whole.messages.first).plainBytes().count

        #expect(whole.messages.count == 1)
        #expect(try split(content, .routeWithdraw, maximumBytes: size).messages.count == 1)
        let two = try split(content, .routeWithdraw, maximumBytes: size - 1)
        #expect(try two.messages.map { try WithdrawPayload($0.payload).destinations } == [["aaaa", "bbbb"], ["cccc"]])
    }

    @Test("an empty list makes no message")
    func empty() throws {
        #expect(try split(RoutesPayload(routes: []), .routeAnnounce).messages.isEmpty)
        #expect(try split(WithdrawPayload(destinations: []), .routeWithdraw).messages.isEmpty)
    }

    @Test("an element too large for any message is left out and counted; its neighbours are sent")
    func oversized() throws {
        let large = String(repeating: "x", count: MeshLimits.maximumSplittableBytes)
        let result = try split(WithdrawPayload(destinations: ["a", large, "b"]), .routeWithdraw)

        #expect(result.omittedItems == 1)
        #expect(try result.messages.map { try WithdrawPayload($0.payload).destinations } == [["a", "b"]])
    }

    @Test("escapes and non-ASCII text are counted as they are written")
    func escapes() throws {
        let texts = (0..<2_000).map { "\u{1}\"\u{E9}\u{1F600}\($0)" }
        let result = try split(WithdrawPayload(destinations: texts), .routeWithdraw, maximumBytes: 4_096)

        #expect(result.messages.allSatisfy { $0.plainBytes().count <= 4_096 })
        #expect(try result.messages.flatMap { try WithdrawPayload($0.payload).destinations } == texts)
    }

    @Test("peers also leave at most by the number of one message")
    func peers() throws {
        let limit = MeshLimits.maximumPeersPerMessage
        let peers = (0..<(limit * 2 + 1)).map { PeerInfo(nodeID: "\($0)", endpoint: "h:1", roles: []) }
        let result = try split(PeersPayload(peers: peers), .peerAnnounce)

        #expect(try result.messages.map { try PeersPayload($0.payload).peers.count } == [limit, limit, 1])
        #expect(try result.messages.flatMap { try PeersPayload($0.payload).peers } == peers)
    }

    @Test("peers with large certificates are split by size")
    func largePeers() throws {
        let certificate = String(repeating: "A", count: 20_000)
        let peers = (0..<7).map {
            PeerInfo(nodeID: "\($0)", endpoint: "h:1", roles: [], certificateBase64: certificate)
        }
        let result = try split(PeersPayload(peers: peers), .peerAnnounce)

        #expect(result.messages.map { (try? PeersPayload($0.payload))?.peers.count } == [3, 3, 1])
    }
}
