/// Public bytes whose number is known to the compiler, so that no C function reads past their end.
///
/// A `[UInt8]` that is passed to a C parameter of fixed size is not checked; the wrappers take this type.
struct FixedBytes<Length: ByteLength>: Sendable, Hashable {
    /// The bytes; always `Length.byteCount` of them.
    let bytes: [UInt8]

    /// Takes bytes of exactly the right number.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Length.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// Takes what a C function wrote into a buffer of the right size, unless it reports a failure.
    init?(writtenBy body: (UnsafeMutablePointer<UInt8>) -> Bool) {
        var bytes = [UInt8](repeating: 0, count: Length.byteCount)
        // SAFETY: the array has the number of bytes that the type says; it is not empty, so it has an address.
        let isWritten = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe body(base)
        }
        guard isWritten else { return nil }
        self.bytes = bytes
    }
}
