import MeshCrypto
import MeshProtocol
import MeshTransport
import Synchronization
import Testing

@testable import MeshDispatch

/// Writes down what reaches it.
private final class Recorder: AdmissionGate, DataSink, RouteSink, DiscoverySink, RevocationSink, ControlSink {
    private let log = Mutex<[String]>([])
    private let admitted = Mutex<Set<LinkID>>([])

    var calls: [String] { log.withLock { $0 } }

    func admit(_ link: LinkID) { admitted.withLock { _ = $0.insert(link) } }

    func expel(_ link: LinkID) { admitted.withLock { _ = $0.remove(link) } }

    func admits(_ link: LinkID) -> Bool { admitted.withLock { $0.contains(link) } }

    func receiveData(_ message: MeshMessage, from peer: NodeID) { note("data") }

    func receiveRoutes(_ payload: JSONObject, from peer: NodeID) { note("routes") }

    func receiveWithdrawal(_ payload: JSONObject, from peer: NodeID) { note("withdrawal") }

    func receivePeerRequest(from peer: NodeID) { note("peer request") }

    func receivePeers(_ peers: [PeerInfo], from peer: NodeID) { note("peers") }

    func receiveRevocation(_ payload: RevocationPayload, from peer: NodeID) { note("revocation") }

    func receiveControl(_ message: ControlMessage, from peer: NodeID) { note("control") }

    private func note(_ text: String) { log.withLock { $0.append(text) } }
}

@Suite struct InboundDispatcherTests {
    private let recorder = Recorder()
    private let link = LinkID(rawValue: 7)
    private let peer: NodeID

    init() throws {
        peer = try SigningKey(seed: Array(repeating: 7, count: 32)).publicKey.nodeID
        recorder.admit(link)
    }

    private var dispatcher: InboundDispatcher {
        InboundDispatcher(
            gate: recorder, data: recorder, routes: recorder, discovery: recorder, revocations: recorder,
            control: recorder)
    }

    private func message(_ type: MessageType, _ payload: JSONObject = [:], id: String = "m") -> MeshMessage {
        MeshMessage(messageID: id, type: type, timestamp: 0, senderID: peer.text, payload: payload)
    }

    private static let control: JSONObject = [
        "message_id": "c", "command": "shutdown_node", "scope": "node", "issuer": "na-local", "issuer_roles": [],
        "issued_at": "2026-01-01T00:00:00Z", "expires_at": nil, "target": nil, "data": [:], "signatures": [],
    ]

    /// Every type with a payload that is good for it, and the sink that takes it.
    private static let kinds: [(MessageType, JSONObject, String?)] = [
        (.ping, [:], nil), (.pong, [:], nil), (.peerRequest, [:], "peer request"),
        (.peerResponse, ["peers": []], "peers"), (.peerAnnounce, ["peers": []], "peers"),
        (.routeAnnounce, ["routes": []], "routes"), (.routeUpdate, ["routes": []], "routes"),
        (.routeWithdraw, ["destinations": []], "withdrawal"), (.data, ["data": ""], "data"),
        (.controlMessage, control, "control"), (.revocation, ["action": "request_crl"], "revocation"),
        (.disconnect, [:], nil), (.dataAck, [:], nil), (.policyUpdate, [:], nil), (.serviceAnnounce, [:], nil),
        (.serviceRequest, [:], nil), (.serviceResponse, [:], nil),
    ]

    @Test("every type of message goes to its subsystem", arguments: kinds.indices)
    func everyType(_ index: Int) {
        let (type, payload, sink) = Self.kinds[index]

        let outcome = dispatcher.dispatch(message(type, payload), over: link, from: peer)

        #expect(outcome == (sink == nil ? .ignored : .dispatched))
        #expect(recorder.calls == [sink].compactMap { $0 })
    }

    @Test("R17: no type of message passes over a link that is not admitted", arguments: kinds.indices)
    func notAdmitted(_ index: Int) {
        let (type, payload, sink) = Self.kinds[index]
        recorder.expel(link)

        let refused = dispatcher.dispatch(message(type, payload), over: link, from: peer)
        recorder.admit(link)
        let taken = dispatcher.dispatch(message(type, payload), over: link, from: peer)

        #expect(refused == .refused(.notAdmitted))
        #expect(taken != .refused(.notAdmitted))
        #expect(recorder.calls == [sink].compactMap { $0 })
    }

    @Test(
        "a payload that is none of its type is refused",
        arguments: [
            (.peerAnnounce, ["peers": 1]), (.revocation, ["action": "other"]), (.controlMessage, [:]),
        ] as [(MessageType, JSONObject)])
    func malformed(type: MessageType, payload: JSONObject) {
        let outcome = dispatcher.dispatch(message(type, payload), over: link, from: peer)

        #expect(outcome == .refused(.malformedPayload))
        #expect(recorder.calls.isEmpty)
    }

    @Test("an identifier at its limit passes, one above is refused")
    func identifierLimit() {
        let limit = MeshLimits.maximumMessageIDLength
        let whole = String(repeating: "x", count: limit)

        let passed = dispatcher.dispatch(message(.peerRequest, id: whole), over: link, from: peer)
        let refused = dispatcher.dispatch(message(.peerRequest, id: whole + "x"), over: link, from: peer)

        #expect(passed == .dispatched)
        #expect(refused == .refused(.identifierTooLong))
    }
}
