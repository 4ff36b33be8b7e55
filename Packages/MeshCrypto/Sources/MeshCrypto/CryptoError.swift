/// Why a cryptographic operation was refused.
///
/// Decide on `code`; `message` is for people and never goes to a peer.
public struct CryptoError: Error, Sendable, CustomStringConvertible {
    /// The kind of a refusal.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case invalidKey, invalidSignature, invalidLength, authenticationFailed
            case unsupportedLibrary, outOfMemory, invalidParameters, operationFailed
        }

        private let kind: Kind

        /// Bytes or text are not a key: wrong length or spelling, or not a point of the prime-order group.
        public static let invalidKey = Code(kind: .invalidKey)
        /// A text or bytes are not a signature, or a signature does not verify.
        public static let invalidSignature = Code(kind: .invalidSignature)
        /// An input has a length that the operation does not take.
        public static let invalidLength = Code(kind: .invalidLength)
        /// A ciphertext is not authentic, or a key agreement has no secret result.
        public static let authenticationFailed = Code(kind: .authenticationFailed)
        /// libsodium or libcrypto is missing something that this software relies on.
        public static let unsupportedLibrary = Code(kind: .unsupportedLibrary)
        /// Memory for a secret could not be had.
        public static let outOfMemory = Code(kind: .outOfMemory)
        /// Cost parameters are outside the range that is accepted.
        public static let invalidParameters = Code(kind: .invalidParameters)
        /// A library call failed that cannot fail on valid input.
        public static let operationFailed = Code(kind: .operationFailed)

        /// The code's name.
        public var description: String { kind.rawValue }
    }

    /// The kind of the refusal.
    public let code: Code
    /// What happened and what to do about it.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of the refusal.
    ///   - message: What happened and what to do about it, without secrets.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}

extension CryptoError: Equatable {
    /// Compares the codes; messages are for people.
    public static func == (left: CryptoError, right: CryptoError) -> Bool { left.code == right.code }
}
