import Testing

@testable import MeshProtocol

@Suite("UUIDv7")
struct UUIDv7Tests {
    /// 2022-02-22T19:22:22 UTC, the time of RFC 9562, appendix A.6.
    private let time = UTCTime(microseconds: 1_645_557_742_000_000)

    @Test("the time comes first, then version and variant among random bits")
    func bits() {
        var zeros = ConstantGenerator(word: 0)
        var ones = ConstantGenerator(word: .max)

        #expect(UUIDv7.make(at: time, using: &zeros) == "017f22e2-79b0-7000-8000-000000000000")
        #expect(UUIDv7.make(at: time, using: &ones) == "017f22e2-79b0-7fff-bfff-ffffffffffff")
    }

    @Test("those of a later millisecond are sorted after those of an earlier one")
    func order() {
        let later = time.advanced(by: .milliseconds(1))

        for _ in 0..<100 { #expect(UUIDv7.make(at: time) < UUIDv7.make(at: later)) }
    }

    @Test("two of one time differ")
    func unique() {
        #expect(UUIDv7.make(at: time) != UUIDv7.make(at: time))
    }

    @Test("times that have no place in it become the nearest, or their low bits")
    func extremes() {
        var zeros = ConstantGenerator(word: 0)

        #expect(
            UUIDv7.make(at: UTCTime(microseconds: .min), using: &zeros) == "00000000-0000-7000-8000-000000000000")
        #expect(
            UUIDv7.make(at: UTCTime(microseconds: .max), using: &zeros).hasSuffix("-7000-8000-000000000000"))
    }
}
