import Testing

@testable import MeshProtocol

@Suite("Base64")
struct Base64Tests {
    @Test(
        "the examples of RFC 4648 section 10 encode and decode",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(plain: String, text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.decode(text) == Array(plain.utf8))
    }

    @Test(
        "every other spelling is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Zg====", "=", "==", "====", "Z===", "Zh==", "Zm9=", "Zm8", "Zm8==", "Zm9v====",
            "Zm 9", "Zm9v\n", " Zm9v", "Zm9v ", "Zm9-", "Zm9_", "Zg==Zg==", "Zm=v", "=m9v", "Zm9é", "Ｚm9v",
            "Zm9v\0\0\0\0",
        ])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("bytes of every length read back", arguments: [1] as [UInt64])
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)

        for length in 0...200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test("a text with one character changed is refused or is the encoding of what it decodes to")
    func onlyCanonical() {
        let text = Array(Base64.encode(Array(UInt8(1)...32)).utf8)

        for position in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[position] = byte
                guard let bytes = Base64.decode(changed) else { continue }
                if Array(Base64.encode(bytes).utf8) != changed { Issue.record("byte \(byte) at \(position)") }
            }
        }
    }
}
