import Logging
import MeshCrypto
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import MeshWebSocket

/// A transport with its identity and recorder, listening on a free port of loopback.
struct MeshNodeFixture {
    let authenticator: TrustingAuthenticator
    let recorder = LinkRecorder()
    let transport: WebSocketTransport
    let wallClock = ManualWallClock()
    private(set) var endpoint: Endpoint?

    var id: NodeID { authenticator.localNodeID }

    init(configuration: TransportConfiguration = .standard, network: String = "test", listens: Bool = true) async throws
    {
        authenticator = try TrustingAuthenticator(network: network)
        transport = WebSocketTransport(
            configuration: configuration,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            wallClock: wallClock
        )
        try await transport.start(authenticator: authenticator, observer: recorder)
        if listens {
            let port = try await transport.listen(host: "127.0.0.1", port: 0)
            endpoint = Endpoint(host: "127.0.0.1", port: port)
        }
    }

    func message(_ bytes: [UInt8], to recipient: NodeID) -> OutboundFrame {
        OutboundFrame(
            MeshMessage(
                type: .data,
                senderID: id,
                recipientID: recipient,
                payload: DataPayload(data: bytes).payload,
                id: UUIDv4.make(),
                at: wallClock.now()
            )
        )
    }
}
