internal import CSodium

// SAFETY: buffers are passed with their own counts, and the library checks the sizes of outputs against them.
extension Sodium {
    /// The base64 text, in ASCII bytes, of the first bytes of a secret, made without branches that depend on it.
    ///
    /// The caller wipes the result.
    static func base64Text<Length: ByteLength>(ofFirst count: Int, of secret: SecretBytes<Length>) -> [UInt8] {
        precondition(count <= Length.byteCount, "a secret has no more bytes than its length")
        let characters = (count + 2) / 3 * 4
        // One more for the zero that the library writes at the end.
        return unsafe [UInt8](unsafeUninitializedCapacity: characters + 1) { buffer, written in
            guard let base = buffer.baseAddress else { return }
            let end = unsafe secret.withUnsafePointer { bytes in
                unsafe base.withMemoryRebound(to: CChar.self, capacity: characters + 1) { text in
                    unsafe sodium_bin2base64(text, characters + 1, bytes, count, sodium_base64_VARIANT_ORIGINAL)
                }
            }
            written = unsafe end == nil ? 0 : characters
        }
    }

    /// Decodes canonical base64 text of exactly the secret's length; nil for any other text.
    static func decodeSecret<Length: ByteLength>(
        base64 text: ArraySlice<UInt8>, in memory: SecretMemory
    ) throws(CryptoError) -> SecretBytes<Length>? {
        var isDecoded = false
        let secret = try unsafe SecretBytes<Length>(memory) { output in
            var count = 0
            let status = unsafe text.withUnsafeBytes { text in
                guard let characters = unsafe text.baseAddress?.assumingMemoryBound(to: CChar.self) else {
                    return Int32(-1)
                }
                return unsafe sodium_base642bin(
                    output, Length.byteCount, characters, text.count, nil, &count, nil,
                    sodium_base64_VARIANT_ORIGINAL
                )
            }
            isDecoded = status == 0 && count == Length.byteCount
            return true
        }
        return isDecoded ? secret : nil
    }
}
