import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("ControlValidity")
struct ControlValidityTests {
    private let now = UTCTime(microseconds: 1_767_229_200_000_000)

    private func message(issued: Duration, expires: Duration?) -> ControlMessage {
        ControlMessage(
            messageID: "m", command: "c", scope: "network", issuer: "na", issuerRoles: [],
            issuedAt: Timestamp(now.advanced(by: issued)),
            expiresAt: expires.map { Timestamp(now.advanced(by: $0)) })
    }

    private func isValid(issued: Duration, expires: Duration?) -> Bool {
        do throws(ControlRefusal) {
            _ = try ControlValidity(of: message(issued: issued, expires: expires), now: now)
            return true
        } catch {
            return false
        }
    }

    @Test("C3: a message ends at its expiry, to the microsecond")
    func expiry() {
        #expect(isValid(issued: .seconds(-60), expires: .zero))
        #expect(!isValid(issued: .seconds(-60), expires: .microseconds(-1)))
    }

    @Test("C3: without expiry it ends 300 s after it was issued")
    func noExpiry() {
        #expect(isValid(issued: .seconds(-300), expires: nil))
        #expect(!isValid(issued: .microseconds(-300_000_001), expires: nil))
        #expect(isValid(issued: .zero, expires: nil))
    }

    @Test("C3: the issue date lies at most 300 s ahead")
    func future() {
        #expect(isValid(issued: .seconds(300), expires: .seconds(900)))
        #expect(isValid(issued: .seconds(300), expires: nil))
        #expect(!isValid(issued: .microseconds(300_000_001), expires: .seconds(900)))
    }

    @Test("C3: a life ends within 24 hours")
    func life() {
        let day = Duration.seconds(86_400)
        #expect(isValid(issued: .seconds(-10), expires: day - .seconds(10)))
        #expect(!isValid(issued: .seconds(-10), expires: day - .seconds(10) + .microseconds(1)))
        #expect(isValid(issued: .seconds(-86_400), expires: .zero))
    }

    @Test("C3: a message that ends before it begins is refused")
    func negativeLife() {
        #expect(!isValid(issued: .seconds(20), expires: .seconds(10)))
        #expect(isValid(issued: .seconds(20), expires: .seconds(20)))
    }

    @Test("dates without zone are never valid")
    func zoneless() throws {
        var issued = message(issued: .zero, expires: .seconds(60))
        issued.issuedAt = try Timestamp("2026-01-01T01:00:00")
        var expires = message(issued: .zero, expires: nil)
        expires.expiresAt = try Timestamp("2026-01-01T01:05:00")

        for message in [issued, expires] {
            #expect(throws: ControlRefusal.self) { try ControlValidity(of: message, now: now) }
        }
    }

    @Test("dates at the ends of time are judged, not trapped on")
    func extremes() throws {
        var message = message(issued: .zero, expires: nil)
        message.issuedAt = try Timestamp("9999-12-31T23:59:59Z")
        #expect(throws: ControlRefusal.self) { try ControlValidity(of: message, now: now) }
        message.issuedAt = try Timestamp("0001-01-01T00:00:00Z")
        message.expiresAt = try Timestamp("9999-12-31T23:59:59Z")
        #expect(throws: ControlRefusal.self) { try ControlValidity(of: message, now: now) }
        #expect(throws: ControlRefusal.self) {
            try ControlValidity(of: message, now: UTCTime(microseconds: .max))
        }
    }
}
