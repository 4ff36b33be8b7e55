/// Why a document of an authority was not believed.
public struct EnrollmentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What failed.
    public enum Code: Sendable, Hashable {
        /// The genesis block's root signatures or keys do not verify.
        case untrustedGenesis
        /// The published key history does not verify from the root key, or does not continue the one held.
        case untrustedKeyHistory
        /// The certificate is for another key than ours.
        case otherKey
        /// The certificate is for another network.
        case otherNetwork
        /// The certificate is not valid at this time; the clocks may differ.
        case outsideValidity
        /// No signature verifies with a key of the authority.
        case unsigned
    }

    /// What failed.
    public let code: Code
    /// What happened, in words.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
