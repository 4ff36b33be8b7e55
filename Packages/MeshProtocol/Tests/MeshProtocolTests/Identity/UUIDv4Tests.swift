import Testing

@testable import MeshProtocol

@Suite("UUIDv4")
struct UUIDv4Tests {
    @Test("version and variant are set, all other bits are random")
    func bits() {
        var zeros = ConstantGenerator(word: 0)
        var ones = ConstantGenerator(word: .max)

        #expect(UUIDv4.make(using: &zeros) == "00000000-0000-4000-8000-000000000000")
        #expect(UUIDv4.make(using: &ones) == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test("bytes stand in the order of the words")
    func order() {
        var generator = ConstantGenerator(word: 0x0123_4567_89AB_CDEF)

        #expect(UUIDv4.make(using: &generator) == "01234567-89ab-4def-8123-456789abcdef")
    }

    @Test("two from the system differ")
    func system() {
        #expect(UUIDv4.make() != UUIDv4.make())
    }
}
