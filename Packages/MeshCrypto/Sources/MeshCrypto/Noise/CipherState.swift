internal import MeshProtocol

/// The key of one direction and the number of messages it has carried.
///
/// The counter is inside and is raised in the same step that seals: no nonce is used twice. It has 32 bits and stops at
/// the highest value, so that a nonce beyond the limit of messages cannot be expressed.
///
/// - Source: Noise Protocol Framework rev. 34 §5.1; Specification 03 §4
struct CipherState: ~Copyable, Sendable {
    /// The most messages that one key carries, one fewer than the limit that is never reached; the next is refused.
    static let maximumMessages = UInt32(clamping: MeshLimits.maximumMessagesPerKey - 1)

    private var context: AESGCMContext

    /// The counter of the next message; `maximumMessages` when there is none.
    private(set) var nextCounter: UInt32

    /// Takes a key; only tests begin at another counter than 0.
    init(
        key: SecretBytes<Length32>, direction: AESGCMContext.Direction, startingAt counter: UInt32 = 0
    ) throws(CryptoError) {
        context = try AESGCMContext(key: key, direction: direction)
        nextCounter = counter
    }

    /// Encrypts in place: a buffer of the text and 16 spare bytes at the end, which receive the tag.
    ///
    /// - Throws: `NoiseError` `keyExhausted`, or `messageTooShort` when there is no room for the tag; the counter
    ///   and the buffer are then untouched. Any other failure uses up the counter and wipes the text.
    mutating func seal(
        _ buffer: UnsafeMutableRawBufferPointer, associatedData: [UInt8] = []
    ) throws(NoiseError) {
        guard buffer.count >= AEADTag.byteCount else { throw .messageTooShort }
        let textCount = buffer.count - AEADTag.byteCount
        guard Int32(exactly: textCount) != nil else { throw .messageTooLong }
        guard nextCounter < Self.maximumMessages else { throw .keyExhausted }
        let nonce = AEADNonce(counter: UInt64(nextCounter))
        nextCounter += 1  // below the maximum, by the guard above
        do throws(CryptoError) {
            // SAFETY: both slices lie in the caller's buffer, by the count compared above, and do not overlap.
            let text = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<textCount])
            let tag = try unsafe context.seal(text, nonce: nonce, associatedData: associatedData)
            unsafe tag.copy(to: UnsafeMutableRawBufferPointer(rebasing: buffer[textCount...]))
        } catch {
            throw NoiseError(error)
        }
    }

    /// Decrypts in place: a buffer of the ciphertext and the tag; returns the length of the text at its start.
    ///
    /// - Throws: `NoiseError` `authenticationFailed`, after which the text is wiped and the counter has not moved;
    ///   `messageTooShort`, `messageTooLong` or `keyExhausted`.
    mutating func open(
        _ buffer: UnsafeMutableRawBufferPointer, associatedData: [UInt8] = []
    ) throws(NoiseError) -> Int {
        guard buffer.count >= AEADTag.byteCount else { throw .messageTooShort }
        let textCount = buffer.count - AEADTag.byteCount
        guard Int32(exactly: textCount) != nil else { throw .messageTooLong }
        guard nextCounter < Self.maximumMessages else { throw .keyExhausted }
        do throws(CryptoError) {
            // SAFETY: both slices lie in the caller's buffer, by the count compared above, and do not overlap.
            let text = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<textCount])
            let tag = unsafe AEADTag(copying: UnsafeRawBufferPointer(rebasing: buffer[textCount...]))
            try unsafe context.open(
                text, tag: tag, nonce: AEADNonce(counter: UInt64(nextCounter)), associatedData: associatedData
            )
        } catch {
            throw NoiseError(error)
        }
        nextCounter += 1  // below the maximum, by the guard above
        return textCount
    }
}
