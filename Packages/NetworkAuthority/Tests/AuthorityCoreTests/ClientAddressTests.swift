import Testing

@testable import AuthorityCore

@Suite("ClientAddress")
struct ClientAddressTests {
    @Test(
        "addresses are read and counted by their 4 bytes or their /64",
        arguments: [
            ("1.2.3.4", [1, 2, 3, 4]), ("::ffff:1.2.3.4", [1, 2, 3, 4]), ("::ffff:102:304", [1, 2, 3, 4]),
            ("::1", [0, 0, 0, 0, 0, 0, 0, 0]), ("::", [0, 0, 0, 0, 0, 0, 0, 0]),
            ("2001:db8:1:2:3:4:5:6", [0x20, 1, 0x0d, 0xb8, 0, 1, 0, 2]),
            ("2001:DB8:1:2::", [0x20, 1, 0x0d, 0xb8, 0, 1, 0, 2]), ("fe80::1", [0xfe, 0x80, 0, 0, 0, 0, 0, 0]),
            ("64:ff9b::1.2.3.4", [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0]),
        ] as [(String, [UInt8])])
    func accepted(_ text: String, bytes: [UInt8]) {
        #expect(ClientAddress(text)?.bucketBytes == bytes)
    }

    @Test(
        "anything else is no address",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.4:80", "1.2.3.-4", "1..2.3", "localhost", ":", ":::",
            "1::2::3",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::", "::1.2.3", "[::1]", "::1%eth0",
            "1:2:3:4:5:6:7:1.2.3.4",
        ])
    func refused(_ text: String) {
        #expect(ClientAddress(text) == nil)
    }

    @Test("IPv4 in IPv6 is shown as IPv4")
    func mappedText() {
        #expect(ClientAddress("::ffff:1.2.3.4")?.text == "1.2.3.4")
    }
}
