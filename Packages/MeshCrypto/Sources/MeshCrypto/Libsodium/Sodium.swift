internal import CSodium

/// libsodium, started once and tested before the first key is made.
///
/// The files of this folder are the only ones that call libsodium, with those of `Memory`.
enum Sodium {
    // sodium_init() is safe to call from any thread; the constant calls it once, before anything else.
    private static let isInitialised: Bool = sodium_init() >= 0

    private static let pointCheckFailure: CryptoError? = failureOfPointChecks()

    /// Starts the library.
    ///
    /// Ends the process when the library cannot start, which means that the system has no source of randomness.
    static func start() {
        precondition(isInitialised, "libsodium did not start (sodium_init): the system gives no random numbers")
    }

    /// Starts the library and refuses one that takes public keys outside the prime-order group.
    ///
    /// - Throws: `CryptoError` `unsupportedLibrary` with the version and what to upgrade.
    static func requireSupported() throws(CryptoError) {
        start()
        if let failure = pointCheckFailure { throw failure }
    }

    /// The version of the library that is loaded.
    static var version: String {
        // SAFETY: the library returns a constant text that ends with a zero.
        unsafe String(cString: sodium_version_string())
    }

    /// Why a library of this name is refused.
    static func unsupported(version: String, because reason: String) -> CryptoError {
        CryptoError(
            .unsupportedLibrary,
            "libsodium \(version) \(reason): upgrade the package libsodium23 (Debian, Ubuntu) or libsodium (Homebrew) "
                + "to a build of 1.0.18 with the distribution's security fixes, or to 1.0.19 or later"
        )
    }

    private static func failureOfPointChecks() -> CryptoError? {
        guard let honest = PointSelfTest.honestKey, let shifted = PointSelfTest.honestKeyPlusOrderTwo else {
            return unsupported(version: version, because: "cannot be tested")
        }
        guard isValidPoint(honest), agreementPublicKey(of: honest) != nil else {
            return unsupported(version: version, because: "refuses a valid public key")
        }
        guard !isValidPoint(shifted), agreementPublicKey(of: shifted) == nil else {
            return unsupported(version: version, because: "takes public keys outside the prime-order group")
        }
        return nil
    }
}

/// The two public keys of the self-test at start.
///
/// Unpatched builds of libsodium 1.0.18 take the second for a member of the prime-order group.
enum PointSelfTest {
    /// The public key of the seed of 32 bytes 0x0a.
    static let honestKey = FixedBytes<Length32>([
        0x43, 0xa7, 0x2e, 0x71, 0x44, 0x01, 0x76, 0x2d, 0xf6, 0x6b, 0x68, 0xc2, 0x6d, 0xfb, 0xdf, 0x26,
        0x82, 0xaa, 0xec, 0x9f, 0x24, 0x74, 0xec, 0xa4, 0x61, 0x3e, 0x42, 0x4a, 0x0f, 0xba, 0xfd, 0x3c,
    ])

    /// The same point plus the point of order 2.
    static let honestKeyPlusOrderTwo = FixedBytes<Length32>([
        0xaa, 0x58, 0xd1, 0x8e, 0xbb, 0xfe, 0x89, 0xd2, 0x09, 0x94, 0x97, 0x3d, 0x92, 0x04, 0x20, 0xd9,
        0x7d, 0x55, 0x13, 0x60, 0xdb, 0x8b, 0x13, 0x5b, 0x9e, 0xc1, 0xbd, 0xb5, 0xf0, 0x45, 0x02, 0xc3,
    ])
}
