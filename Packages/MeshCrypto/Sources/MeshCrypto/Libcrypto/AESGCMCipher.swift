internal import CLibCrypto

/// The cipher AES-256-GCM of libcrypto, fetched once for the process.
// SAFETY: a fetched EVP_CIPHER is immutable and reference counted inside libcrypto, and may be used by any thread.
// It is never freed: it lives as long as the process.
@safe
struct AESGCMCipher: @unchecked Sendable {
    private static let fetched: AESGCMCipher? = {
        guard let cipher = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil) else { return nil }
        return unsafe AESGCMCipher(pointer: cipher)
    }()

    let pointer: OpaquePointer

    /// The cipher.
    ///
    /// - Throws: `CryptoError` `unsupportedLibrary` when libcrypto has none.
    static func shared() throws(CryptoError) -> AESGCMCipher {
        guard let fetched else {
            throw CryptoError(
                .unsupportedLibrary,
                "\(version) offers no AES-256-GCM: install OpenSSL 3 (package libssl3, or openssl@3 of Homebrew) "
                    + "with its default provider"
            )
        }
        return fetched
    }

    /// The name and version of the library that is loaded.
    static var version: String {
        guard let text = unsafe OpenSSL_version(OPENSSL_VERSION) else { return "OpenSSL" }
        return unsafe String(cString: text)
    }
}
