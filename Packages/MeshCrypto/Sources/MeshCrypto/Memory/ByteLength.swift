/// A number of bytes that is part of a type.
protocol ByteLength: Sendable {
    /// The number.
    static var byteCount: Int { get }
}

/// The length of a salt.
enum Length16: ByteLength { static let byteCount = 16 }

/// The length of keys, seeds, digests and shared secrets.
enum Length32: ByteLength { static let byteCount = 32 }

/// The length of a sealed seed in a key file: nonce, ciphertext, tag.
enum Length60: ByteLength { static let byteCount = 60 }

/// The length of signatures and of libsodium's private signing keys.
enum Length64: ByteLength { static let byteCount = 64 }
