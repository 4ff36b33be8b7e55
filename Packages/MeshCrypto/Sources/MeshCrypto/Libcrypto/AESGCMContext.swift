internal import CLibCrypto

/// One direction of AES-256-GCM under one key: the key schedule is made once, then each message sets its nonce.
///
/// Nothing here counts nonces; `CipherState` does, and is the only user beside the one-shot functions.
///
/// - Source: NIST SP 800-38D; OpenSSL 3 EVP_EncryptInit(3)
// SAFETY: the context belongs to this value alone; the value cannot be copied, and only its mutating methods use the
// context, so two threads never do at once. It is freed once, in `deinit`. Every call's result is compared with 1.
@safe
struct AESGCMContext: ~Copyable, @unchecked Sendable {
    enum Direction {
        case seal
        case open
    }

    private let context: OpaquePointer

    /// Makes a context for one key and one direction.
    ///
    /// - Throws: `CryptoError` `unsupportedLibrary` or `outOfMemory`.
    init(key: SecretBytes<Length32>, direction: Direction) throws(CryptoError) {
        let cipher = try AESGCMCipher.shared()
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            ERR_clear_error()
            throw CryptoError(.outOfMemory, "no memory for a cipher context")
        }
        let status = unsafe key.withUnsafePointer { key in
            switch direction {
            case .seal: unsafe EVP_EncryptInit_ex2(context, cipher.pointer, key, nil, nil)
            case .open: unsafe EVP_DecryptInit_ex2(context, cipher.pointer, key, nil, nil)
            }
        }
        guard status == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
            throw CryptoError(.operationFailed, "libcrypto did not take an AES-256 key")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(context)  // wipes the key schedule
    }

    /// Encrypts in place and returns the tag.
    ///
    /// - Throws: `CryptoError` `invalidLength` for more than `Int32.max` bytes, `operationFailed` otherwise; the
    ///   buffer is then wiped.
    mutating func seal(
        _ text: UnsafeMutableRawBufferPointer, nonce: AEADNonce, associatedData: [UInt8]
    ) throws(CryptoError) -> AEADTag {
        var tag = AEADTag()
        var isSealed = false
        if let lengths = Lengths(text: text.count, associatedData: associatedData.count) {
            isSealed = unsafe sealSteps(text, lengths, nonce, associatedData, &tag)
        }
        guard isSealed else {
            unsafe wipe(text)
            ERR_clear_error()
            throw CryptoError(.operationFailed, "libcrypto failed to encrypt \(text.count) bytes")
        }
        return tag
    }

    /// Checks the tag and decrypts in place; after a failure the buffer holds zeroes.
    ///
    /// - Throws: `CryptoError` `authenticationFailed`, whatever went wrong.
    mutating func open(
        _ text: UnsafeMutableRawBufferPointer, tag: AEADTag, nonce: AEADNonce, associatedData: [UInt8]
    ) throws(CryptoError) {
        var isOpened = false
        if let lengths = Lengths(text: text.count, associatedData: associatedData.count) {
            isOpened = unsafe openSteps(text, lengths, nonce, associatedData, tag)
        }
        guard isOpened else {
            unsafe wipe(text)
            ERR_clear_error()
            throw CryptoError(.authenticationFailed, "a message is not authentic")
        }
    }

    /// The lengths in libcrypto's type; nil when one does not fit.
    private struct Lengths {
        let text: Int32
        let associatedData: Int32

        init?(text: Int, associatedData: Int) {
            guard let text = Int32(exactly: text), let associatedData = Int32(exactly: associatedData) else {
                return nil
            }
            self.text = text
            self.associatedData = associatedData
        }
    }

    private func sealSteps(
        _ text: UnsafeMutableRawBufferPointer, _ lengths: Lengths, _ nonce: AEADNonce, _ associatedData: [UInt8],
        _ tag: inout AEADTag
    ) -> Bool {
        let isStarted = unsafe nonce.withUnsafePointer { unsafe EVP_EncryptInit_ex2(context, nil, nil, $0, nil) == 1 }
        guard isStarted == true else { return false }
        var written: Int32 = 0
        if lengths.associatedData > 0 {
            // A nil output marks associated data, here by intention.
            guard unsafe EVP_EncryptUpdate(context, nil, &written, associatedData, lengths.associatedData) == 1
            else { return false }
        }
        if let bytes = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self), lengths.text > 0 {
            guard unsafe EVP_EncryptUpdate(context, bytes, &written, bytes, lengths.text) == 1,
                written == lengths.text
            else { return false }
        }
        // GCM writes nothing at the end; the call still needs an address that is not nil.
        var rest = AEADTag()
        let isFinished = unsafe rest.withUnsafeMutablePointer { rest in
            unsafe EVP_EncryptFinal_ex(context, rest.assumingMemoryBound(to: UInt8.self), &written) == 1
        }
        guard isFinished == true, written == 0 else { return false }
        let hasTag = unsafe tag.withUnsafeMutablePointer { tag in
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(AEADTag.byteCount), tag) == 1
        }
        return hasTag == true
    }

    private func openSteps(
        _ text: UnsafeMutableRawBufferPointer, _ lengths: Lengths, _ nonce: AEADNonce, _ associatedData: [UInt8],
        _ tag: AEADTag
    ) -> Bool {
        let isStarted = unsafe nonce.withUnsafePointer { unsafe EVP_DecryptInit_ex2(context, nil, nil, $0, nil) == 1 }
        guard isStarted == true else { return false }
        var written: Int32 = 0
        if lengths.associatedData > 0 {
            // A nil output marks associated data, here by intention.
            guard unsafe EVP_DecryptUpdate(context, nil, &written, associatedData, lengths.associatedData) == 1
            else { return false }
        }
        if let bytes = unsafe text.baseAddress?.assumingMemoryBound(to: UInt8.self), lengths.text > 0 {
            guard unsafe EVP_DecryptUpdate(context, bytes, &written, bytes, lengths.text) == 1,
                written == lengths.text
            else { return false }
        }
        // The tag of the last message would stay in the context: all 16 bytes are set before each final call.
        var expected = tag
        let hasTag = unsafe expected.withUnsafeMutablePointer { tag in
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(AEADTag.byteCount), tag) == 1
        }
        guard hasTag == true else { return false }
        var rest = AEADTag()
        let isAuthentic = unsafe rest.withUnsafeMutablePointer { rest in
            unsafe EVP_DecryptFinal_ex(context, rest.assumingMemoryBound(to: UInt8.self), &written) == 1
        }
        return isAuthentic == true && written == 0
    }

    private func wipe(_ text: UnsafeMutableRawBufferPointer) {
        guard let base = text.baseAddress else { return }
        unsafe OPENSSL_cleanse(base, text.count)
    }
}
