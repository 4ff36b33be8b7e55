public import MeshProtocol

/// A message encoded once, to be sent on any number of links.
///
/// - Source: Specification 03 §4
public struct OutboundFrame: Sendable {
    /// The plaintext of the frame: the message in the plain form.
    public let bytes: [UInt8]

    /// Encodes a message.
    ///
    /// - Parameter message: the message to send.
    public init(_ message: MeshMessage) {
        bytes = message.plainBytes()
    }

    /// Wraps a plaintext that is already in the plain form, such as one that is relayed.
    ///
    /// - Parameter plaintext: the bytes of one message in the plain form.
    public init(plaintext: [UInt8]) {
        bytes = plaintext
    }
}
