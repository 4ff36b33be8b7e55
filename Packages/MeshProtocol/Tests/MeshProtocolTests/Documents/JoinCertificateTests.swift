import MeshProtocol
import Testing

@Suite("JoinCertificate")
struct JoinCertificateTests {
    static let members: JSONObject = [
        "cert_id": "c-1", "node_public_key": "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=", "network_name": "USG",
        "roles": ["role:anchor"], "issued_at": "2026-01-01T00:00:00Z", "expires_at": "2026-01-02T00:00:00Z",
        "issued_by": "na-local", "signatures": [["key_id": "na-local", "sig": "AAAA"]],
    ]

    private func certificate(_ members: JSONObject = Self.members) throws -> JoinCertificate {
        try JoinCertificate(json: .object(members))
    }

    private func time(_ text: String) throws -> UTCTime { try #require(UTCTime(lenientText: text)) }

    @Test("roles and signatures may be missing, everything else is required")
    func requiredMembers() throws {
        for member in Self.members {
            var short = Self.members
            short[member.name] = nil
            let decoded = try? JoinCertificate(json: .object(short))
            #expect((decoded != nil) == ["roles", "signatures"].contains(member.name), "\(member.name)")
        }
        #expect(try certificate(Self.members.with("roles", [])).roles == [])
    }

    @Test("null is refused for every member", arguments: members.members.map(\.name))
    func nulls(name: String) {
        #expect(throws: DecodingRefusal.self) { try certificate(Self.members.with(name, .null)) }
    }

    @Test("the received spelling of a date does not reach the signed form")
    func rerenderedDates() throws {
        let respelt = try certificate(Self.members.with("issued_at", "2026-01-01 00:00:00.000+00:00"))

        #expect(respelt == (try certificate()))
        #expect(respelt.signedBytes == (try certificate()).signedBytes)
    }

    @Test("unknown members and signatures are not part of the signed form")
    func signedForm() throws {
        let plain = try certificate()
        var signed = try certificate(Self.members.with("extra", ["a": 1]))
        signed.signatures = []

        #expect(signed.signedBytes == plain.signedBytes)
        #expect(
            text(plain.signedBytes)
                == #"{"cert_id":"c-1","expires_at":"2026-01-02T00:00:00Z","issued_at":"2026-01-01T00:00:00Z","#
                + #""issued_by":"na-local","network_name":"USG","#
                + #""node_public_key":"Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=","roles":["role:anchor"]}"#)
    }

    @Test("certificates whose names differ only in normalisation are different")
    func byteExactEquality() throws {
        let composed = try certificate(Self.members.with("network_name", "caf\u{E9}"))
        let decomposed = try certificate(Self.members.with("network_name", "cafe\u{301}"))

        #expect(composed != decomposed)
        #expect(composed == composed)
    }

    @Test("validity reaches 300 s beyond both dates, to the microsecond")
    func validity() throws {
        let certificate = try certificate()
        let step = Duration.microseconds(1)

        for (edge, outward) in [
            (try time("2025-12-31T23:55:00Z"), Duration.zero - step), (try time("2026-01-02T00:05:00Z"), step),
        ] {
            #expect(certificate.isValid(at: edge))
            #expect(!certificate.isValid(at: edge.advanced(by: outward)))
        }
        #expect(certificate.isValid(at: try time("2026-01-01T12:00:00Z")))
    }

    @Test("a date without zone has a form but is never valid", arguments: ["issued_at", "expires_at"])
    func zonelessDates(name: String) throws {
        let zoneless = try certificate(Self.members.with(name, "2026-01-01T06:00:00"))

        #expect(zoneless.json.objectValue?[name] == "2026-01-01T06:00:00")
        #expect(!zoneless.isValid(at: try time("2026-01-01T06:00:00Z")))
    }

    @Test("validity saturates at the ends of time instead of trapping")
    func extremeDates() throws {
        let members = Self.members.with("issued_at", "0001-01-01T00:00:00Z").with("expires_at", "9999-12-31T23:59:59Z")
        let certificate = try certificate(members)

        #expect(certificate.isValid(at: UTCTime(microseconds: 0)))
        #expect(!certificate.isValid(at: UTCTime(microseconds: .max)))
        #expect(!certificate.isValid(at: UTCTime(microseconds: .min)))
    }

    @Test("text that the strict parser refuses is refused with the parser's reason")
    func strictText() {
        let twice = #"{"cert_id":"a","cert_id":"b"}"#
        #expect(throws: DecodingRefusal(reason: "duplicate_key")) { try JoinCertificate(parsing: Array(twice.utf8)) }
        #expect(throws: DecodingRefusal(reason: "expected an object, found an array")) {
            try JoinCertificate(parsing: Array("[]".utf8))
        }
    }

    @Test("every truncation of a certificate's text is refused")
    func truncations() throws {
        let bytes = try certificate().plainBytes()
        #expect(try JoinCertificate(parsing: bytes) == (try certificate()))

        for length in 0..<bytes.count {
            #expect(throws: DecodingRefusal.self) { try JoinCertificate(parsing: Array(bytes.prefix(length))) }
        }
    }
}
