import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Testing

@testable import MeshRuntime

/// One message over a link of its own, to peers that answer, do not, or hang up.
@Suite(.timeLimit(.minutes(1))) struct MeshSenderTests {
    private let network = InMemoryNetwork()
    private let trust: TestNetwork

    init() throws {
        trust = try TestNetwork(start: network.wallClock.now())
    }

    private func identity(_ number: Int) throws -> NodeIdentity {
        try NodeIdentity(
            of: MeshNodeConfiguration(
                genesis: trust.genesis, signingKey: try TestNetwork.nodeKey(number),
                certificate: try trust.certificate(number)))
    }

    /// A listener that takes messages and does nothing else.
    private func listener(_ recorder: LinkRecorder) async throws -> InMemoryTransport {
        let transport = network.makeTransport(address: try TestMesh.endpoint(0))
        try await transport.start(
            authenticator: LinkAuthenticator(identity: try identity(0), wallClock: network.wallClock),
            observer: recorder)
        _ = try await transport.listen(host: "", port: 0)
        return transport
    }

    private func sender() throws -> MeshSender {
        MeshSender(
            identity: try identity(1), transport: network.makeTransport(address: try TestMesh.endpoint(1)),
            clock: network.clock, wallClock: network.wallClock, logger: CapturedLog().logger)
    }

    @Test("a peer that does not answer has perhaps received the message, and is waited for no longer than the limit")
    func silentPeer() async throws {
        let recorder = LinkRecorder()
        let transport = try await listener(recorder)
        let sender = try sender()
        let peer = try TestNetwork.nodeKey(0).publicKey.nodeID

        async let receipt = sender.send([7], to: peer, via: TestMesh.endpoint(0))
        let messages = await recorder.messages(2)
        await network.clock.sleepers(atLeast: 1)
        network.clock.advance(by: MeshSender.answerTimeout)

        #expect(try await receipt.isReceived == false)
        #expect(messages.map(\.type) == [.data, .peerRequest])
        #expect(await recorder.closed().code == .normal)
        await transport.shutdown(.normal)
    }

    @Test("a peer that closes the link before it answers has refused the message")
    func peerThatHangsUp() async throws {
        let recorder = LinkRecorder()
        recorder.onMessage { link, message in
            if message.type == .data { link.close(.policyViolation) }
        }
        let transport = try await listener(recorder)
        let sender = try sender()
        let peer = try TestNetwork.nodeKey(0).publicKey.nodeID

        await #expect(throws: MeshNodeError(.notRunning, "")) {
            try await sender.send([7], to: peer, via: TestMesh.endpoint(0))
        }
        await transport.shutdown(.normal)
    }
}
