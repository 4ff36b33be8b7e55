import MeshProtocol
import Testing

@Suite("MeshMessage")
struct MeshMessageTests {
    static let members: JSONObject = [
        "message_id": "m-1", "message_type": "data", "timestamp": 1.5, "sender_id": "a", "recipient_id": "b",
        "ttl": 3, "payload": ["data": "aGVsbG8="], "signature": "c2ln",
    ]

    private func message(_ members: JSONObject) throws -> MeshMessage { try MeshMessage(json: .object(members)) }

    @Test("every message of the reference decodes and renders byte for byte")
    func golden() throws {
        let file = try DocumentVectors.file("wire-messages")
        let messages = try file.objects("messages")
        #expect(!messages.isEmpty)

        for vector in messages {
            let wire = try vector.text("json")
            let message = try MeshMessage(parsing: Array(wire.utf8))
            #expect(text(message.plainBytes()) == wire)
            #expect(message == (try MeshMessage(json: .object(try vector.object("object")))))
        }
    }

    @Test("the types are those of the reference")
    func types() throws {
        let file = try DocumentVectors.file("wire-messages")
        let names = try #require(file["types"]?.arrayValue).compactMap(\.stringValue)

        #expect(Set(names) == Set(MessageType.allCases.map(\.rawValue)))
    }

    @Test("type and sender suffice; the rest is filled in")
    func defaults() throws {
        let json: JSONValue = ["message_type": "ping", "sender_id": ""]
        let message = try MeshMessage(json: json, defaults: MessageDefaults(id: "fresh", timestamp: 7))

        #expect(
            text(message.plainBytes())
                == #"{"message_id":"fresh","message_type":"ping","timestamp":7.0,"sender_id":"","recipient_id":null,"#
                + #""ttl":10,"payload":{},"signature":null}"#)
        let two = [try MeshMessage(json: json), try MeshMessage(json: json)]
        #expect(two[0].messageID.utf8.count == 36 && two[0].messageID != two[1].messageID)
        #expect(two[0].timestamp == 0)
    }

    @Test("defaults never replace what was received")
    func defaultsStayAside() throws {
        let message = try MeshMessage(
            json: .object(Self.members), defaults: MessageDefaults(id: "fresh", timestamp: 7))

        #expect(message.json == .object(Self.members))
    }

    @Test(
        "a member of another type is refused by name",
        arguments: [
            ("message_id", JSONValue.int(1)), ("message_id", .null), ("message_type", "Data"),
            ("message_type", "gossip"),
            ("message_type", .null), ("timestamp", "1.5"), ("timestamp", true), ("timestamp", .null),
            ("sender_id", .null), ("sender_id", 5), ("recipient_id", 5), ("ttl", 3.0), ("ttl", "3"), ("ttl", .null),
            ("ttl", .int(UInt64.max)), ("payload", .array([])), ("payload", .null), ("payload", "x"), ("signature", 1),
        ])
    func refusals(name: String, value: JSONValue) {
        do throws(DecodingRefusal) {
            _ = try MeshMessage(json: .object(Self.members.with(name, value)))
            Issue.record("accepted \(value) as \(name)")
        } catch {
            #expect(error.member == name)
        }
    }

    @Test("a missing type or sender is refused", arguments: ["message_type", "sender_id"])
    func missing(name: String) {
        var short = Self.members
        short[name] = nil
        #expect(throws: DecodingRefusal(member: name, reason: "required member is missing")) { try message(short) }
    }

    @Test("no id and no number is judged")
    func noJudgement() throws {
        let odd = try message(
            Self.members.with("message_id", "").with("ttl", .int(Int64.min)).with("timestamp", -1e300)
                .with("recipient_id", "").with("sender_id", .string(String(repeating: "x", count: 10_000))))

        #expect(odd.ttl == .min && odd.timestamp == -1e300 && odd.messageID.isEmpty)
    }

    @Test("an integer timestamp becomes a double")
    func integerTimestamp() throws {
        #expect(text(try message(Self.members.with("timestamp", 5)).plainBytes()).contains(#""timestamp":5.0,"#))
    }

    @Test("unknown members of the envelope vanish, unknown keys of the payload stay, in order")
    func unknownMembers() throws {
        let payload: JSONObject = ["x-b": [1, 1.0], "data": "", "x-a": nil]
        let received = Self.members.with("x-top", 1).with("payload", .object(payload))
        let message = try message(received)

        #expect(message.payload.members.map(\.name) == ["x-b", "data", "x-a"])
        #expect(!text(message.plainBytes()).contains("x-top"))
    }

    @Test("a message of ours carries canonical ids, the time and the default ttl")
    func ours() throws {
        let sender = try #require(NodeID(bytes: [UInt8](repeating: 1, count: 32)))
        let message = MeshMessage(
            type: .peerRequest, senderID: sender, recipientID: nil, payload: [:], id: "m",
            at: UTCTime(microseconds: 1_500_000))

        #expect(message.senderID == sender.text && message.recipientID == nil)
        #expect(message.timestamp == 1.5 && message.ttl == MeshLimits.defaultTTL && message.signature == nil)
    }

    @Test("every truncation and every single flipped byte of a message ends in a refusal or in a message")
    func damage() throws {
        let bytes = try message(Self.members).plainBytes()
        for length in 0..<bytes.count {
            #expect(throws: DecodingRefusal.self) { try MeshMessage(parsing: Array(bytes.prefix(length))) }
        }
        var decoded = 0
        for index in bytes.indices {
            for mask: UInt8 in [0x01, 0x20, 0x80] {
                var damaged = bytes
                damaged[index] ^= mask
                guard let message = try? MeshMessage(parsing: damaged) else { continue }
                decoded += 1
                #expect(try MeshMessage(parsing: message.plainBytes()) == message)
            }
        }
        #expect(decoded > 0)
    }
}
