import MeshProtocol
import Testing

@Suite("Payloads")
struct PayloadTests {
    @Test("pings may lack their timestamp but not carry another type")
    func ping() throws {
        #expect(try PingPayload([:]).timestamp == nil)
        #expect(try PingPayload(["timestamp": 5]).timestamp == 5)
        #expect(throws: DecodingRefusal.self) { try PingPayload(["timestamp": "5"]) }
        #expect(PingPayload(timestamp: 1.25).payload == ["timestamp": 1.25])
        #expect(PingPayload(timestamp: nil).payload == [:])
    }

    @Test("a pong carries the ping's timestamp bit for bit")
    func pong() throws {
        let token = 1_767_225_600.123456
        let pong = PongPayload(pingTimestamp: token, pongTimestamp: 2)

        #expect(try PongPayload(pong.payload).pingTimestamp.bitPattern == token.bitPattern)
        #expect(throws: DecodingRefusal.self) { try PongPayload(["pong_timestamp": 2.0]) }
    }

    @Test("routes that do not decode are left out and counted")
    func routes() throws {
        let good: JSONValue = ["destination": "d", "next_hop": "n", "metric": 1, "sequence": 3]
        let payload = try RoutesPayload([
            "routes": [good, ["destination": "d", "next_hop": "n", "metric": 1.0, "sequence": 3], .null, good]
        ])

        #expect(
            payload.routes
                == [RouteInfo](repeating: RouteInfo(destination: "d", nextHop: "n", metric: 1, sequence: 3), count: 2))
        #expect(payload.malformedEntries == 2)
        #expect(try RoutesPayload(payload.payload) == RoutesPayload(routes: payload.routes))
        #expect(throws: DecodingRefusal.self) { try RoutesPayload(["routes": .null]) }
    }

    @Test("metric and sequence are not judged, but have 64 bits")
    func routeRanges() throws {
        let odd: JSONObject = [
            "destination": "", "next_hop": "", "metric": .int(Int64.min), "sequence": .int(Int64.max),
        ]

        #expect(try RouteInfo(json: .object(odd)).metric == .min)
        #expect(throws: DecodingRefusal.self) { try RouteInfo(json: .object(odd.with("sequence", .int(UInt64.max)))) }
    }

    @Test("destinations that are no strings are left out and counted")
    func withdrawal() throws {
        let payload = try WithdrawPayload(["destinations": ["a", 5, .null, "b"]])

        #expect(payload.destinations == ["a", "b"] && payload.malformedEntries == 2)
        #expect(payload.payload == ["destinations": ["a", "b"]])
    }

    @Test("data is canonical base64, also empty; other members are carried along")
    func data() throws {
        let payload = try DataPayload(["x-a": 1, "data": "aGVsbG8=", "x-b": nil])

        #expect(payload.data == Array("hello".utf8))
        #expect(payload.extensions == ["x-a": 1, "x-b": nil])
        #expect(payload.payload.members.map(\.name) == ["data", "x-a", "x-b"])
        #expect(try DataPayload(["data": ""]).data.isEmpty)
        #expect(DataPayload(data: [1], extensions: ["data": "no", "x": 1]).payload == ["data": "AQ==", "x": 1])
    }

    @Test(
        "other spellings of the data are refused",
        arguments: ["aGVsbG8", "aGVsbG9=", "aGVs bG8=", "aGVsbG8=\n", "-_-_", "=", "a===", "aGVsbG8=="])
    func dataSpelling(text: String) {
        #expect(throws: DecodingRefusal.self) { try DataPayload(["data": .string(text)]) }
    }

    @Test("data must be there and be text", arguments: [JSONObject(), ["data": .null], ["data": 5], ["data": []]])
    func dataType(payload: JSONObject) {
        #expect(throws: DecodingRefusal.self) { try DataPayload(payload) }
    }

    @Test("each revocation action reads and renders")
    func revocation() throws {
        let date = try Timestamp("2026-01-01T00:00:00Z")
        let list = CertificateRevocationList(
            crlID: "c", sequence: 7, issuedAt: date, nextUpdate: date, issuer: "na")
        let actions: [RevocationPayload] = [
            .announceSequence(sequence: 7, crlID: "c"), .requestCRL, .crlData(list), .emergencyCRL(list),
        ]

        for action in actions { #expect(try RevocationPayload(action.payload) == action) }
    }

    @Test("an announced sequence that is missing is 0; ranges are the receiver's matter")
    func announcedSequence() throws {
        #expect(
            try RevocationPayload(["action": "announce_sequence"]) == .announceSequence(sequence: 0, crlID: ""))
        #expect(
            try RevocationPayload(["action": "announce_sequence", "sequence": -1, "crl_id": nil])
                == .announceSequence(sequence: -1, crlID: ""))
        for bad: JSONValue in [.null, 1.0, "1", .int(UInt64.max)] {
            #expect(throws: DecodingRefusal.self) {
                try RevocationPayload(["action": "announce_sequence", "sequence": bad])
            }
        }
    }

    @Test("an unknown action, or a list that does not decode, is refused")
    func revocationRefusals() {
        let payloads: [(JSONObject, String)] = [
            ([:], "action"), (["action": "dance"], "action"), (["action": 5], "action"),
            (["action": "crl_data"], "crl"),
            (["action": "crl_data", "crl": ["crl_id": "c"]], "crl.sequence"),
            (["action": "emergency_crl", "crl": []], "crl"),
        ]
        for (payload, path) in payloads {
            do throws(DecodingRefusal) {
                _ = try RevocationPayload(payload)
                Issue.record("accepted \(JSONValue.object(payload))")
            } catch {
                #expect(error.member == path)
            }
        }
    }
}
