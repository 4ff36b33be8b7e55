import Testing

@testable import MeshProtocol

@Suite("Hex")
struct HexTests {
    @Test("bytes are written in lower case and read in either")
    func roundTrip() {
        let all = Array(UInt8.min...UInt8.max)

        #expect(Hex.encode([0x00, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.decode("A5fF") == [0xA5, 0xFF])
        #expect(Hex.decode("") == [])
    }

    @Test("odd digits and other characters are refused", arguments: ["0", "000", "0g", " 00", "0x00", "00\n", "é0"])
    func refuses(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
