/// The C libraries that this module stands on.
public enum CryptoLibraries: Sendable {
    /// Starts the libraries and tests them.
    ///
    /// Every key that is made tests them too; programs call this first, so that an unfit library is reported at
    /// start and not at the first peer.
    ///
    /// - Throws: `CryptoError` `unsupportedLibrary` with the version found and the package to upgrade.
    public static func check() throws(CryptoError) {
        try Sodium.requireSupported()
        _ = try AESGCMCipher.shared()
    }

    /// The names and versions of the libraries that are loaded.
    public static var versions: [String] {
        ["libsodium \(Sodium.version)", AESGCMCipher.version]
    }
}
