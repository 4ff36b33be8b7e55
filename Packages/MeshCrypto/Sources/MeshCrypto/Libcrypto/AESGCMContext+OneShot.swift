extension AESGCMContext {
    /// Encrypts one message.
    ///
    /// - Returns: The ciphertext, then the tag.
    static func seal(
        _ plaintext: [UInt8], key: SecretBytes<Length32>, nonce: AEADNonce, associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        var context = try AESGCMContext(key: key, direction: .seal)
        let count = plaintext.count
        var result = plaintext
        result.reserveCapacity(count + AEADTag.byteCount)
        result.append(contentsOf: repeatElement(0, count: AEADTag.byteCount))
        var span = result.mutableSpan
        try unsafe span.withUnsafeMutableBytes { (buffer) throws(CryptoError) in
            // SAFETY: both slices lie in the buffer, which has 16 bytes more than the plaintext.
            let text = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            let tag = try unsafe context.seal(text, nonce: nonce, associatedData: associatedData)
            unsafe tag.copy(to: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        }
        return result
    }

    /// Checks and decrypts one message.
    ///
    /// - Throws: `CryptoError` `authenticationFailed` also when the message is shorter than a tag.
    static func open(
        _ ciphertext: [UInt8], key: SecretBytes<Length32>, nonce: AEADNonce, associatedData: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        guard ciphertext.count >= AEADTag.byteCount else {
            throw CryptoError(.authenticationFailed, "a message is not authentic")
        }
        var context = try AESGCMContext(key: key, direction: .open)
        let count = ciphertext.count - AEADTag.byteCount
        var result = ciphertext
        var span = result.mutableSpan
        try unsafe span.withUnsafeMutableBytes { (buffer) throws(CryptoError) in
            // SAFETY: both slices lie in the buffer, by the count compared above.
            let text = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            let tag = unsafe AEADTag(copying: UnsafeRawBufferPointer(rebasing: buffer[count...]))
            try unsafe context.open(text, tag: tag, nonce: nonce, associatedData: associatedData)
        }
        result.removeLast(AEADTag.byteCount)
        return result
    }
}
