internal import CSodium

/// Where a secret lives.
enum SecretMemory {
    /// `sodium_malloc`: between inaccessible pages, locked where the system allows, read-only once filled. Costs a
    /// page and some 20 µs, so it is for long-lived keys.
    case guarded
    /// Ordinary memory, wiped at the end: for the keys of one handshake.
    case plain
}

/// A secret of fixed length with one owner, wiped when its owner goes.
///
/// - Source: libsodium, "Secure memory"
// SAFETY: the memory belongs to this object alone, is written only while `init` runs and only read until `deinit`,
// which nothing can race; the pointer never leaves the closures that lend it.
@safe
final class SecretBytes<Length: ByteLength>: @unchecked Sendable {
    private let base: UnsafeMutablePointer<UInt8>
    private let memory: SecretMemory

    /// Takes memory and lets `fill` write the secret.
    ///
    /// - Throws: `CryptoError` `outOfMemory` when guarded memory cannot be had, `operationFailed` when `fill` returns
    ///   false.
    init(_ memory: SecretMemory, filledBy fill: (UnsafeMutablePointer<UInt8>) -> Bool) throws(CryptoError) {
        Sodium.start()
        switch memory {
        case .guarded:
            guard let allocated = unsafe sodium_malloc(Length.byteCount) else {
                throw CryptoError(
                    .outOfMemory,
                    "no guarded memory for a key: raise the limits of memory maps or locked memory, or hold fewer keys"
                )
            }
            unsafe base = allocated.bindMemory(to: UInt8.self, capacity: Length.byteCount)
        case .plain:
            unsafe base = .allocate(capacity: Length.byteCount)
        }
        self.memory = memory
        unsafe base.initialize(repeating: 0, count: Length.byteCount)
        guard unsafe fill(base) else {
            throw CryptoError(.operationFailed, "libsodium could not make a secret of \(Length.byteCount) bytes")
        }
        if memory == .guarded {
            guard unsafe sodium_mprotect_readonly(base) == 0 else {
                throw CryptoError(.outOfMemory, "the memory of a key could not be made read-only")
            }
        }
    }

    /// Copies a secret; the caller wipes its own copy.
    ///
    /// - Throws: `CryptoError` `invalidLength` for another number of bytes, or `outOfMemory`.
    convenience init(_ memory: SecretMemory, copying bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Length.byteCount else {
            throw CryptoError(.invalidLength, "a secret of \(Length.byteCount) bytes was given \(bytes.count)")
        }
        try unsafe self.init(memory) { output in
            for (index, byte) in bytes.enumerated() { unsafe output[index] = byte }
            return true
        }
    }

    deinit {
        switch memory {
        case .guarded:
            unsafe sodium_free(base)  // wipes it
        case .plain:
            unsafe sodium_memzero(base, Length.byteCount)
            unsafe base.deallocate()
        }
    }

    /// Lends the secret for reading; copies are the caller's to wipe.
    func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: Length.byteCount))
    }

    /// Lends the secret for reading, in the form that the parameters of C functions have.
    func withUnsafePointer<Result, Failure: Error>(
        _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafePointer(base))
    }

    /// A copy of the first bytes, which the caller wipes.
    func copy(first count: Int = Length.byteCount) -> [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0.prefix(count)) }
    }
}
