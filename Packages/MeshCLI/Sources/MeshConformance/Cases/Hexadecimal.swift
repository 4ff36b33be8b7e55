internal import MeshProtocol

/// Bytes that show themselves in hexadecimal.
struct Hexadecimal: CustomStringConvertible {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var description: String { Hex.encode(bytes) }
}
