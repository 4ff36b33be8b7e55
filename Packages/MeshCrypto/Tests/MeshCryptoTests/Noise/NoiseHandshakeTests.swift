import MeshCrypto
import MeshProtocol
import Testing

@Suite("The Noise handshake")
struct NoiseHandshakeTests {
    @Test("the golden handshake and its transport messages are reproduced")
    func golden() throws {
        let golden = try GoldenVectors.load("noise-xx")
        let certificates = try #require(golden["certificates_b64"])
        let initiatorSide = try #require(golden["initiator"])
        let responderSide = try #require(golden["responder"])
        let prologue = try golden.bytes("prologue_b64")
        var initiator = try NoiseHandshake(
            role: .initiator,
            staticKey: GoldenVectors.signingKey(initiatorSide.text("static_seed_ed25519")).agreementKey(),
            prologue: prologue, ephemeralKey: AgreementKey(bytes: initiatorSide.bytes("ephemeral_private_b64"))
        )
        var responder = try NoiseHandshake(
            role: .responder,
            staticKey: GoldenVectors.signingKey(responderSide.text("static_seed_ed25519")).agreementKey(),
            prologue: prologue, ephemeralKey: AgreementKey(bytes: responderSide.bytes("ephemeral_private_b64"))
        )
        let initiatorPayload = Array(try certificates.text(initiatorSide.text("static_seed_ed25519")).utf8)
        let responderPayload = Array(try certificates.text(responderSide.text("static_seed_ed25519")).utf8)

        let first = try initiator.writeMessage(payload: [])
        #expect(try first == golden.bytes("message_1_b64"))
        #expect(try responder.readMessage(first) == [])
        let second = try responder.writeMessage(payload: responderPayload)
        #expect(try second == golden.bytes("message_2_b64"))
        #expect(try initiator.readMessage(second) == responderPayload)
        let third = try initiator.writeMessage(payload: initiatorPayload)
        #expect(try third == golden.bytes("message_3_b64"))
        #expect(try responder.readMessage(third) == initiatorPayload)

        var sessions = try SessionPair(initiator: initiator, responder: responder)
        #expect(try sessions.initiator.handshakeHash == golden.bytes("handshake_hash_b64"))
        #expect(try sessions.responder.handshakeHash == golden.bytes("handshake_hash_b64"))
        try compare(golden, &sessions)
    }

    private func compare(_ golden: JSONValue, _ sessions: inout SessionPair) throws {
        let rows = try golden.list("transport")
        #expect(!rows.isEmpty)
        for row in rows {
            let isForward = try row.text("dir") == "initiator->responder"
            let counter = try #require(row["nonce"]?.int64Value)
            let zeroes = row["plaintext_zero_bytes"]?.int64Value.map { [UInt8](repeating: 0, count: Int($0)) }
            let text = try zeroes ?? row.bytes("plaintext_b64")
            let sent = isForward ? sessions.initiator.sentMessages : sessions.responder.sentMessages
            #expect(Int64(sent) == counter)

            let frame = try isForward ? sessions.initiator.sealed(text) : sessions.responder.sealed(text)
            let opened = try isForward ? sessions.responder.opened(frame) : sessions.initiator.opened(frame)

            #expect(opened == text)
            if row["frame_b64"] != nil {
                #expect(try frame == row.bytes("frame_b64"))
            } else {
                #expect(frame.count == row["frame_len"]?.int64Value.map(Int.init))
                #expect(try SHA256.hex(frame) == row.text("frame_sha256"))
            }
            // The keys of the split are the golden ones: they seal to the same frame.
            let name = isForward ? "k_initiator_to_responder_b64" : "k_responder_to_initiator_b64"
            let nonce = [UInt8](repeating: 0, count: 11) + [UInt8(counter)]
            #expect(try AES256GCM.seal(text, key: golden.bytes(name), nonce: nonce) == frame)
        }
    }

    @Test("both sides learn the other's static key and payload")
    func authentication() throws {
        var pair = try HandshakePair()

        let first = try pair.initiator.writeMessage(payload: [7])
        #expect(try pair.responder.readMessage(first) == [7])
        let second = try pair.responder.writeMessage(payload: HandshakePair.responderPayload)
        #expect(pair.initiator.remoteStaticKey == nil)
        #expect(try pair.initiator.readMessage(second) == HandshakePair.responderPayload)
        #expect(try pair.initiator.remoteStaticKey?.bytes == X25519.publicKey(privateKey: seed(3)))
        #expect(pair.initiator.isComplete == false)
        let third = try pair.initiator.writeMessage(payload: HandshakePair.initiatorPayload)
        #expect(pair.initiator.isComplete == true)
        #expect(pair.responder.remoteStaticKey == nil)
        #expect(pair.responder.isComplete == false)
        #expect(try pair.responder.readMessage(third) == HandshakePair.initiatorPayload)
        #expect(try pair.responder.remoteStaticKey?.bytes == X25519.publicKey(privateKey: seed(1)))
        #expect(pair.responder.isComplete == true)
    }

    @Test("random ephemeral keys give a different session each time")
    func freshness() throws {
        var hashes: Set<[UInt8]> = []
        for _ in 0..<4 {
            var initiator = try NoiseHandshake(
                role: .initiator, staticKey: AgreementKey(bytes: seed(1)), prologue: MeshNoise.prologue
            )
            var responder = try NoiseHandshake(
                role: .responder, staticKey: AgreementKey(bytes: seed(3)), prologue: MeshNoise.prologue
            )
            _ = try responder.readMessage(initiator.writeMessage(payload: []))
            _ = try initiator.readMessage(responder.writeMessage(payload: []))
            _ = try responder.readMessage(initiator.writeMessage(payload: []))
            let link = try SessionPair(initiator: initiator, responder: responder)
            let hash = link.initiator.handshakeHash
            #expect(link.responder.handshakeHash == hash)
            hashes.insert(hash)
        }
        #expect(hashes.count == 4)
    }

    @Test("sides with another prologue do not meet")
    func prologue() throws {
        var pair = try HandshakePair(prologue: Array("one".utf8), responderPrologue: Array("two".utf8))
        let second = try pair.message(2)

        #expect(pair.initiator.failureOfReading(second) == .authenticationFailed)
        #expect(pair.initiator.remoteStaticKey == nil)
    }

    @Test("every truncation of a message is refused and ends the handshake", arguments: [1, 2, 3])
    func truncations(_ number: Int) throws {
        var whole = try HandshakePair()
        let message = try whole.message(number)

        for count in 0..<message.count {
            var pair = try HandshakePair()
            #expect(try pair.message(number) == message)
            let isForResponder = number != 2
            let cut = Array(message.prefix(count))
            let failure =
                isForResponder ? pair.responder.failureOfReading(cut) : pair.initiator.failureOfReading(cut)

            #expect(failure == .messageTooShort || failure == .authenticationFailed)
            let retry =
                isForResponder ? pair.responder.failureOfReading(message) : pair.initiator.failureOfReading(message)
            #expect(retry == .ended)
            let key = isForResponder ? pair.responder.remoteStaticKey : pair.initiator.remoteStaticKey
            #expect(key == nil)
        }
    }

    @Test("message 2 and 3 with any bit changed are refused and end the handshake", arguments: [2, 3])
    func changedBits(_ number: Int) throws {
        var whole = try HandshakePair()
        let message = try whole.message(number)

        for bit in 0..<message.count * 8 {
            var pair = try HandshakePair()
            _ = try pair.message(number)
            let changed = message.flippingBit(bit)
            let failure =
                number == 3 ? pair.responder.failureOfReading(changed) : pair.initiator.failureOfReading(changed)
            let retry =
                number == 3 ? pair.responder.failureOfReading(message) : pair.initiator.failureOfReading(message)
            let isComplete = number == 3 ? pair.responder.isComplete : pair.initiator.isComplete

            #expect(failure == .authenticationFailed)
            #expect(retry == .ended)
            #expect(!isComplete)
        }
    }

    @Test("message 1 with any bit changed makes message 2 fail")
    func changedBitsOfMessage1() throws {
        for bit in 0..<256 {
            var pair = try HandshakePair()
            let first = try pair.message(1)
            _ = try pair.responder.readMessage(first.flippingBit(bit))
            let second = try pair.responder.writeMessage(payload: [])

            #expect(pair.initiator.failureOfReading(second) == .authenticationFailed)
        }
    }

    @Test("an ephemeral key of small order is refused", arguments: X25519Tests.smallOrderPoints)
    func smallOrder(_ text: String) throws {
        let point = try hex(text)
        var pair = try HandshakePair()
        _ = try pair.responder.readMessage(point)
        #expect(pair.responder.failureOfWriting([]) == .authenticationFailed)
        #expect(pair.responder.failureOfWriting([]) == .ended)

        _ = try pair.initiator.writeMessage(payload: [])
        #expect(pair.initiator.failureOfReading(point + seed(0) + seed(0)) == .authenticationFailed)
    }

    @Test("calls out of turn are refused and end the handshake")
    func turns() throws {
        var pair = try HandshakePair()
        #expect(pair.responder.failureOfWriting([]) == .outOfTurn)
        #expect(pair.responder.failureOfReading(seed(9)) == .ended)
        #expect(pair.initiator.failureOfReading(seed(9)) == .outOfTurn)
        #expect(pair.initiator.failureOfWriting([]) == .ended)

        var other = try HandshakePair()
        _ = try other.message(3)
        #expect(other.initiator.failureOfWriting([]) == .outOfTurn)
    }

    @Test("a session comes only from a complete handshake")
    func finishing() throws {
        let early = try HandshakePair()
        let failureOfEarly = early.initiator.failureOfFinishing()
        #expect(failureOfEarly == .incomplete)

        var ended = try HandshakePair()
        #expect(ended.initiator.failureOfReading([]) == .outOfTurn)
        let failureOfEnded = ended.initiator.failureOfFinishing()
        #expect(failureOfEnded == .ended)
    }

    @Test("messages of exactly 65,535 bytes pass and longer ones are refused")
    func messageSize() throws {
        var pair = try HandshakePair()
        let largest = [UInt8](repeating: 1, count: 65_535 - 32)
        #expect(try pair.responder.readMessage(pair.initiator.writeMessage(payload: largest)) == largest)
        let second = [UInt8](repeating: 2, count: 65_535 - 96)
        #expect(try pair.initiator.readMessage(pair.responder.writeMessage(payload: second)) == second)
        let third = [UInt8](repeating: 3, count: 65_535 - 64)
        #expect(try pair.responder.readMessage(pair.initiator.writeMessage(payload: third)) == third)

        var writing = try HandshakePair()
        #expect(writing.initiator.failureOfWriting(largest + [1]) == .messageTooLong)
        var reading = try HandshakePair()
        #expect(reading.responder.failureOfReading([UInt8](repeating: 1, count: 65_536)) == .messageTooLong)
    }

    @Test("random messages of random lengths are refused, and never end the process")
    func randomMessages() throws {
        var random = SeededGenerator(seed: 11)
        for round in 0..<300 {
            var pair = try HandshakePair()
            _ = try pair.message(round % 2 == 0 ? 1 : 3)
            let count = Int.random(in: 0...600, using: &random)
            let message = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            // What is too short for its sealed static key is told apart; nothing else is.
            let isFirst = round % 2 == 0
            let failure = isFirst ? pair.initiator.failureOfReading(message) : pair.responder.failureOfReading(message)

            #expect(failure == (count < (isFirst ? 80 : 48) ? .messageTooShort : .authenticationFailed))
        }
    }
}
