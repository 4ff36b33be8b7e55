import Testing

@testable import MeshProtocol

@Suite("UTCTime")
struct UTCTimeTests {
    private static let newYear = UTCTime(microseconds: 1_767_225_600_000_000)

    @Test(
        "dates follow the Gregorian calendar",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00Z"),
            (1_767_225_600_000_000, "2026-01-01T00:00:00Z"), (1_709_251_199_999_999, "2024-02-29T23:59:59.999999Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00Z"), (4_107_456_000_000_000, "2100-02-28T00:00:00Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func calendar(microseconds: Int64, text: String) throws {
        #expect(UTCTime(microseconds: microseconds).zuluText == text)
        #expect(try Timestamp(text).time == UTCTime(microseconds: microseconds))
    }

    @Test("every day from 1600 to 2400 follows the day before")
    func days() throws {
        let dayLength: Int64 = 86_400_000_000
        var time = try #require(UTCTime(lenientText: "1600-01-01T00:00:00Z"))
        let end = try #require(UTCTime(lenientText: "2400-01-01T00:00:00Z"))

        while time < end {
            let civil = CivilTime(microseconds: time.microseconds)
            let next = CivilTime(microseconds: time.microseconds + dayLength)
            let isNextDay = (next.year, next.month, next.day) == (civil.year, civil.month, civil.day + 1)
            let isNextMonth = (next.year, next.month, next.day) == (civil.year, civil.month + 1, 1) && civil.day >= 28
            let isNextYear = (next.year, next.month, next.day) == (civil.year + 1, 1, 1) && civil.month == 12
            if !civil.exists || !(isNextDay || isNextMonth || isNextYear) { Issue.record("after \(time)") }
            if civil.microsecondsSince1970 != time.microseconds { Issue.record("\(time) does not read back") }
            time = time.advanced(by: .seconds(86_400))
        }

        #expect(time == end)
    }

    @Test("random instants read back from both texts", arguments: [5, 6] as [UInt64])
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)

        for _ in 0..<5_000 {
            let time = UTCTime(microseconds: .random(in: CivilTime.renderableMicroseconds, using: &generator))
            let readsBack =
                UTCTime(lenientText: time.zuluText) == time && UTCTime(lenientText: time.requestText) == time
            if !readsBack { Issue.record("\(time)") }
        }
    }

    @Test("request texts end with +00:00 and have six digits or none")
    func requestText() {
        #expect(Self.newYear.requestText == "2026-01-01T00:00:00+00:00")
        #expect(UTCTime(microseconds: 1_767_225_600_000_010).requestText == "2026-01-01T00:00:00.000010+00:00")
    }

    @Test("a lenient text without offset is taken as UTC, and another offset is converted")
    func lenient() {
        #expect(UTCTime(lenientText: "2026-01-01T00:00:00") == Self.newYear)
        #expect(UTCTime(lenientText: "2026-01-01 01:00+01:00") == Self.newYear)
        #expect(UTCTime(lenientText: "1767225600") == nil)
    }

    @Test("seconds since 1970 keep their microseconds", arguments: [1_767_225_600.123456, 0, -0.5, 1e9 + 0.000001])
    func unixSeconds(seconds: Double) throws {
        #expect(try #require(UTCTime(unixSeconds: seconds)).unixSeconds == seconds)
    }

    @Test(
        "parts of a microsecond are rounded to the nearest, halves to even",
        arguments: [
            (0.0000004, 0), (0.0000006, 1), (-0.0000004, 0), (-0.0000006, -1), (0.5e-6, 0), (1.5e-6, 2), (-1.5e-6, -2),
            (9_007_199_254.740993, 9_007_199_254_740_994),
        ] as [(Double, Int64)])
    func rounds(seconds: Double, microseconds: Int64) {
        #expect(UTCTime(unixSeconds: seconds)?.microseconds == microseconds)
    }

    @Test("seconds that are not a time give nil", arguments: [Double.nan, .infinity, -.infinity, 1e13, -1e300])
    func refusesSeconds(seconds: Double) {
        #expect(UTCTime(unixSeconds: seconds) == nil)
    }

    @Test("arithmetic saturates at both ends")
    func saturates() {
        let latest = UTCTime(microseconds: .max)
        let earliest = UTCTime(microseconds: .min)

        #expect(latest.advanced(by: .microseconds(1)) == latest)
        #expect(earliest.advanced(by: .microseconds(-1)) == earliest)
        #expect(Self.newYear.advanced(by: .seconds(Int64.max)) == latest)
        #expect(Self.newYear.advanced(by: .seconds(Int64.min)) == earliest)
        #expect(latest.duration(since: earliest) == .microseconds(Int64.max))
        #expect(earliest.duration(since: latest) == .microseconds(Int64.min))
        #expect(latest.zuluText == "9999-12-31T23:59:59.999999Z")
        #expect(earliest.requestText == "0001-01-01T00:00:00+00:00")
    }

    @Test("durations add and subtract in microseconds")
    func durations() {
        let later = Self.newYear.advanced(by: .milliseconds(1_500))

        #expect(later.microseconds == 1_767_225_601_500_000)
        #expect(later.duration(since: Self.newYear) == .milliseconds(1_500))
        #expect(Self.newYear.advanced(by: .seconds(-300)).duration(since: Self.newYear) == .seconds(-300))
        #expect(Self.newYear < later)
    }
}
