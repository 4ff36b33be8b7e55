/// The password hashing function Argon2id, version 1.3, with one lane.
///
/// Takes a good part of a second and tens of MiB: never call it on an event loop.
///
/// - Source: RFC 9106
public enum Argon2id: Sendable {
    /// The cost of one derivation.
    public struct Parameters: Sendable, Hashable {
        /// Memory in KiB that is accepted: 8 MiB to 1 GiB.
        public static let memoryRange = 8_192...1_048_576
        /// Numbers of passes that are accepted.
        public static let iterationRange = 1...16
        /// What new files are made with: 64 MiB and 3 passes.
        public static let standard = Parameters(uncheckedMemoryKiB: 65_536, iterations: 3)

        /// Memory in KiB.
        public let memoryKiB: Int
        /// Number of passes over the memory.
        public let iterations: Int

        /// Takes parameters within their ranges.
        ///
        /// - Throws: `CryptoError` `invalidParameters`, before anything is allocated.
        public init(memoryKiB: Int, iterations: Int) throws(CryptoError) {
            guard Self.memoryRange.contains(memoryKiB), Self.iterationRange.contains(iterations) else {
                throw CryptoError(
                    .invalidParameters,
                    "Argon2id with \(memoryKiB) KiB and \(iterations) passes is outside the accepted "
                        + "\(Self.memoryRange.lowerBound) to \(Self.memoryRange.upperBound) KiB and "
                        + "\(Self.iterationRange.lowerBound) to \(Self.iterationRange.upperBound) passes"
                )
            }
            self.init(uncheckedMemoryKiB: memoryKiB, iterations: iterations)
        }

        private init(uncheckedMemoryKiB memoryKiB: Int, iterations: Int) {
            self.memoryKiB = memoryKiB
            self.iterations = iterations
        }
    }

    /// Number of bytes of a salt.
    public static let saltBytes = Length16.byteCount

    /// Derives a key of 32 bytes.
    ///
    /// - Parameters:
    ///   - passphrase: At least one byte.
    ///   - salt: 16 bytes.
    ///   - parameters: The cost.
    /// - Returns: 32 bytes, which the caller wipes.
    /// - Throws: `CryptoError` `invalidLength` for an empty passphrase or a salt of another length, `outOfMemory`
    ///   when the memory cannot be had.
    public static func deriveKey(
        passphrase: [UInt8], salt: [UInt8], parameters: Parameters
    ) throws(CryptoError) -> [UInt8] {
        try deriveSecret(passphrase: passphrase, salt: salt, parameters: parameters).copy()
    }

    static func deriveSecret(
        passphrase: [UInt8], salt: [UInt8], parameters: Parameters
    ) throws(CryptoError) -> SecretBytes<Length32> {
        guard !passphrase.isEmpty else { throw CryptoError(.invalidLength, "a passphrase is not empty") }
        guard let salt = FixedBytes<Length16>(salt) else {
            throw CryptoError(.invalidLength, "a salt has \(saltBytes) bytes, not \(salt.count)")
        }
        do throws(CryptoError) {
            return try Sodium.argon2id(
                passphrase: passphrase, salt: salt, iterations: parameters.iterations,
                memoryBytes: parameters.memoryKiB * 1024
            )
        } catch {
            throw CryptoError(.outOfMemory, "Argon2id could not get \(parameters.memoryKiB) KiB of memory")
        }
    }
}
