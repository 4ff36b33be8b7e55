import Testing

@testable import MeshProtocol

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "accepted spellings are rendered in one form",
        arguments: [
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00.100000Z"),
            ("2026-01-01T00:00:00,000001Z", "2026-01-01T00:00:00.000001Z"),
            ("2026-01-01T00:00:00.123456999Z", "2026-01-01T00:00:00.123456Z"),
            ("2026-01-01T00:00:00.0000009Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T02:00:00+02:00", "2026-01-01T02:00:00+02:00"),
            ("2026-01-01T00:00:00-0530", "2026-01-01T00:00:00-05:30"),
            ("2026-01-01T00:00:00+23:59", "2026-01-01T00:00:00+23:59"),
            ("2026-01-01T00:00:00-00:01", "2026-01-01T00:00:00-00:01"),
            ("2026-01-01t12:34z", "2026-01-01T12:34:00Z"),
            ("2026-01-01 12:34", "2026-01-01T12:34:00"),
            ("2026-01-01T00:00:00", "2026-01-01T00:00:00"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
        ])
    func renders(input: String, text: String) throws {
        let timestamp = try Timestamp(input)

        #expect(timestamp.text == text)
        #expect(try Timestamp(text) == timestamp)
    }

    @Test(
        "other texts are refused",
        arguments: [
            "", "now", "2026-01-01", "1767225600", "1767225600.5", "2026-01-01T", "2026-01-01T00", "2026-01-01T00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-04-31T00:00:00Z",
            "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.", "2026-01-01T00:00.5Z", "2026-01-01T00:00:00 Z",
            " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00Z\n", "2026-01-01  00:00:00Z",
            "2026-1-01T00:00:00Z", "2026-01-01T0:00:00Z", "26-01-01T00:00:00Z", "+2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00+1", "2026-01-01T00:00:00+01",
            "2026-01-01T00:00:00+01:", "2026-01-01T00:00:00+01:0", "2026-01-01T00:00:00+01:00:00",
            "2026-01-01T00:00:00ZZ",
            "2026-01-01T00:00:00UTC", "2026/01/01T00:00:00Z", "2026-01-01T00-00-00Z", "20260101T000000Z",
            "２026-01-01T00:00:00Z", "2026-01-01T00:00:00Ｚ", "2026-01-01T00:00:00\u{2212}01:00",
        ])
    func refuses(input: String) {
        #expect(throws: DecodingRefusal.self) { try Timestamp(input) }
    }

    @Test("the instant follows from the offset, and is nil without a zone")
    func instant() throws {
        let utc = try Timestamp("2026-01-01T00:00:00.5Z")
        let east = try Timestamp("2026-01-01T02:00:00.5+02:00")
        let west = try Timestamp("2025-12-31T18:30:00.5-05:30")

        #expect(utc.time == UTCTime(microseconds: 1_767_225_600_500_000))
        #expect(east.time == utc.time)
        #expect(west.time == utc.time)
        #expect(east != utc)
        #expect(try Timestamp("2026-01-01T00:00:00.5").time == nil)
    }

    @Test("what is cut off from a text is never a timestamp with a zone")
    func truncations() {
        let text = "2026-01-01T00:00:00.123456+02:00"

        for length in 0..<text.utf8.count {
            // A refusal is right, and so is a time without zone.
            let cut = try? Timestamp(String(text.prefix(length)))
            #expect(cut?.time == nil, "\(text.prefix(length))")
        }
    }

    @Test("an instant becomes a timestamp in UTC")
    func fromInstant() {
        #expect(Timestamp(UTCTime(microseconds: 1_767_225_600_123_456)).text == "2026-01-01T00:00:00.123456Z")
    }
}
