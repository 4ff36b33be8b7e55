import MeshCrypto
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import NIOCore
import Testing

@testable import MeshWebSocket

/// Over real sockets, against a peer that is driven by hand.
///
/// Each test ends with an honest client that is served.
@Suite(.timeLimit(.minutes(1)))
struct MisbehavingPeerTests {
    private let node: MeshNodeFixture
    private let endpoint: Endpoint

    init() async throws {
        node = try await MeshNodeFixture()
        endpoint = try #require(node.endpoint)
    }

    /// Another node dials and is answered, so the listener still serves.
    private func honestClientIsServed() async throws {
        let client = try await MeshNodeFixture(listens: false)
        let link = try await client.transport.dial(endpoint)
        try link.send(client.message([7], to: node.id), on: .data)
        let sender = client.id.text
        let payload = await node.recorder.first { events in
            events.lazy.compactMap { event -> JSONObject? in
                guard case .received(_, let message) = event, message.senderID == sender else { return nil }
                return message.payload
            }.first
        }
        #expect(try DataPayload(payload).data == [7])
        await client.transport.shutdown(.normal)
        await node.transport.shutdown(.goingAway)
    }

    @Test("T3: a handshake message above 65,535 bytes is refused by its header with 1009")
    func longHandshakeMessage() async throws {
        try await RawClient.run(endpoint) { client in
            try await client.upgrade()
            try await client.write([0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4])
            #expect(try await client.readClose() == .messageTooBig)
        }
        try await honestClientIsServed()
    }

    @Test("T3: after authentication a frame of 1 MiB + 1 is refused with 1009")
    func longFrame() async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            _ = try await client.connect(as: peer)
            try await client.write([0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1, 1, 2, 3, 4])
            #expect(try await client.readClose() == .messageTooBig)
        }
        let end = await node.recorder.closed()
        #expect(end.code == .messageTooBig && end.byUs)
        try await honestClientIsServed()
    }

    @Test("T4: the first frame that does not authenticate ends the link with 1002, without a pause")
    func tamperedFrame() async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            var session = try await client.connect(as: peer)
            var frame = Array("{}".utf8)
            try session.seal(&frame)
            let genuine = frame
            frame[0] ^= 1
            try await client.write(.binary, frame)
            try await client.write(.binary, genuine)
            #expect(try await client.readClose() == .protocolError)
        }
        let end = await node.recorder.closed()
        #expect(end.code == .protocolError && end.byUs)
        try await honestClientIsServed()
    }

    @Test("T4: ten invalid messages are dropped and counted, the eleventh ends the link with 1008")
    func invalidMessages() async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            var session = try await client.connect(as: peer)
            for text in ["", "{", "[]", "{}", "1", #"{"message_type":"data"}"#, "\u{0}", "x", "{}", "{}", "{}"] {
                var frame = Array(text.utf8)
                try session.seal(&frame)
                try await client.write(.binary, frame)
            }
            #expect(try await client.readClose() == .policyViolation)
        }
        let link = await node.recorder.established()
        let end = await node.recorder.closed()
        #expect(end.code == .policyViolation && link.statistics.invalidMessages == 11)
        try await honestClientIsServed()
    }

    @Test("T13: a reserved bit ends the connection with 1002")
    func reservedBit() async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            _ = try await client.connect(as: peer)
            try await client.write([0xc2, 0x80, 0, 0, 0, 0])
            #expect(try await client.readClose() == .protocolError)
        }
        try await honestClientIsServed()
    }

    @Test("T13: a dialler that offers permessage-deflate connects without it")
    func deflateOffer() async throws {
        let head = try await RawClient.run(endpoint) { client in
            try await client.upgrade(path: "/any/path", headers: ["Sec-WebSocket-Extensions: permessage-deflate"])
        }
        #expect(head.hasPrefix("HTTP/1.1 101"))
        #expect(!head.lowercased().contains("sec-websocket-extensions"))
        #expect(!head.lowercased().contains("sec-websocket-protocol"))
        try await honestClientIsServed()
    }

    @Test("the listener selects genesis-mesh.1 only if it is offered")
    func subprotocol() async throws {
        let offered = try await RawClient.run(endpoint) { client in
            try await client.upgrade(headers: ["Sec-WebSocket-Protocol: genesis-mesh.2, genesis-mesh.1"])
        }
        let other = try await RawClient.run(endpoint) { client in
            try await client.upgrade(headers: ["Sec-WebSocket-Protocol: chat"])
        }
        #expect(offered.lowercased().contains("sec-websocket-protocol: genesis-mesh.1\r\n"))
        #expect(other.hasPrefix("HTTP/1.1 101") && !other.lowercased().contains("sec-websocket-protocol"))
        try await honestClientIsServed()
    }

    @Test("T18: a text frame ends the connection with 1003", arguments: [false, true])
    func textFrame(authenticated: Bool) async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            if authenticated {
                _ = try await client.connect(as: peer)
            } else {
                try await client.upgrade()
            }
            try await client.write([0x81, 0x80, 0, 0, 0, 0])
            #expect(try await client.readClose() == .unsupportedData)
        }
        try await honestClientIsServed()
    }

    @Test("an unmasked frame of a client ends the connection with 1002")
    func unmaskedFrame() async throws {
        try await RawClient.run(endpoint) { client in
            try await client.upgrade()
            try await client.write([0x82, 0x01, 0])
            #expect(try await client.readClose() == .protocolError)
        }
        try await honestClientIsServed()
    }

    @Test("a plain HTTP request is answered with 426 and the name of the protocol")
    func plainRequest() async throws {
        let head = try await RawClient.run(endpoint) { client in
            try await client.write(text: "GET /status HTTP/1.1\r\nHost: mesh\r\n\r\n")
            let head = try await client.readHead()
            _ = try await client.readEnd()
            return head
        }
        #expect(head.hasPrefix("HTTP/1.1 426"))
        #expect(head.lowercased().contains("upgrade: websocket\r\n"))
        try await honestClientIsServed()
    }

    @Test("an upgrade of another version is answered with 426 and the version that is spoken")
    func otherVersion() async throws {
        let head = try await RawClient.run(endpoint) { client in
            try await client.write(
                text: "GET / HTTP/1.1\r\nHost: mesh\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n"
            )
            return try await client.readHead()
        }
        #expect(head.hasPrefix("HTTP/1.1 426") && head.contains("Sec-WebSocket-Version: 13"))
        try await honestClientIsServed()
    }

    @Test("an HTTP head without end is cut off at 16 KiB")
    func endlessHead() async throws {
        try await RawClient.run(endpoint) { client in
            try await client.write(text: "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 20_000))
            _ = try? await client.readEnd()
        }
        try await honestClientIsServed()
    }

    @Test("a responder that is handed garbage as message 1 or 3 just ends the socket")
    func garbageHandshake() async throws {
        try await RawClient.run(endpoint) { client in
            try await client.upgrade()
            try await client.write(.binary, [1, 2, 3])
            #expect(try await client.readEnd().isEmpty)
        }
        try await RawClient.run(endpoint) { client in
            try await client.upgrade()
            try await client.write(.binary, [UInt8](repeating: 9, count: 32))
            _ = try await client.readFrame()
            try await client.write(.binary, [UInt8](repeating: 9, count: 200))
            #expect(try await client.readEnd().isEmpty)
        }
        try await honestClientIsServed()
    }

    @Test("a peer with a refused certificate is told nothing but the end of the socket")
    func refusedCertificate() async throws {
        let peer = try TrustingAuthenticator(network: "elsewhere")
        try await RawClient.run(endpoint) { client in
            _ = try await client.connect(as: peer)
            #expect(try await client.readEnd().isEmpty)
        }
        try await honestClientIsServed()
    }

    @Test("a WebSocket ping is answered with its payload")
    func webSocketPing() async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            _ = try await client.connect(as: peer)
            try await client.write([0x89, 0x83, 0, 0, 0, 0, 5, 6, 7])
            while true {
                let frame = try await client.readFrame()
                guard frame.opcode == 10 else { continue }
                #expect(frame.payload == [5, 6, 7])
                break
            }
        }
        try await honestClientIsServed()
    }

    @Test("a message may arrive in fragments with a ping between them")
    func fragments() async throws {
        let peer = try TrustingAuthenticator()
        try await RawClient.run(endpoint) { client in
            var session = try await client.connect(as: peer)
            let message = MeshMessage(
                messageID: "fragmented",
                type: .data,
                timestamp: 1,
                senderID: peer.localNodeID.text,
                payload: DataPayload(data: [UInt8](repeating: 3, count: 3_000)).payload
            )
            var frame = message.plainBytes()
            try session.seal(&frame)
            let half = Array(frame.prefix(2_000))
            try await client.write([0x02, 0xfe, 0x07, 0xd0, 0, 0, 0, 0] + half)
            try await client.write([0x89, 0x80, 0, 0, 0, 0])
            let rest = Array(frame.dropFirst(2_000))
            let length = UInt16(rest.count)
            try await client.write([0x80, 0xfe, UInt8(length >> 8), UInt8(length & 0xff), 0, 0, 0, 0] + rest)
            let messages = await node.recorder.messages()
            #expect(messages[0].messageID == "fragmented")
        }
        try await honestClientIsServed()
    }
}
