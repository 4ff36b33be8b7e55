internal import CSodium

// SAFETY: sizes are part of the parameters' types; output pointers come from `SecretBytes` and `FixedBytes` of the
// same length.
extension Sodium {
    /// The product of a scalar and a u-coordinate, in plain memory.
    ///
    /// - Throws: `CryptoError` `authenticationFailed` for an all-zero result, which the library reports by its return
    ///   value alone: it writes to the output all the same.
    static func product(
        _ scalar: SecretBytes<Length32>, _ point: FixedBytes<Length32>
    ) throws(CryptoError) -> SecretBytes<Length32> {
        var isSecret = false
        let product = try unsafe SecretBytes<Length32>(.plain) { output in
            unsafe isSecret = scalar.withUnsafePointer { unsafe crypto_scalarmult(output, $0, point.bytes) == 0 }
            return true
        }
        guard isSecret else { throw CryptoError(.authenticationFailed, "a key agreement has no secret result") }
        return product
    }

    /// The product of a scalar and the base point, or nil when the library fails.
    static func publicKey(ofScalar scalar: SecretBytes<Length32>) -> FixedBytes<Length32>? {
        unsafe FixedBytes<Length32> { output in
            unsafe scalar.withUnsafePointer { unsafe crypto_scalarmult_base(output, $0) == 0 }
        }
    }
}
