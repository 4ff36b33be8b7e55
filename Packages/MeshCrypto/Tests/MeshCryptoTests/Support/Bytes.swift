import MeshCrypto
import MeshProtocol
import Testing

/// The bytes of hexadecimal text, with white space between digits.
func hex(_ text: String) throws -> [UInt8] {
    try #require(Hex.decode(text.filter { !$0.isWhitespace }))
}

/// A seed of one byte repeated.
func seed(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

extension [UInt8] {
    /// The same bytes with one bit changed.
    func flippingBit(_ bit: Int) -> [UInt8] {
        var copy = self
        copy[bit / 8] ^= 1 << UInt8(bit % 8)
        return copy
    }
}
