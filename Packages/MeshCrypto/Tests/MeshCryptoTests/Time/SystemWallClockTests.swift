import MeshCrypto
import MeshProtocol
import Testing

@Suite("The system's time of day")
struct SystemWallClockTests {
    @Test("the time of day is one of this age of the world")
    func plausible() throws {
        let now = SystemWallClock().now()
        let released = try #require(try Timestamp("2025-01-01T00:00:00Z").time)

        #expect(now > released)
        #expect(now < released.advanced(by: .seconds(100 * 365 * 86_400)))
    }
}
