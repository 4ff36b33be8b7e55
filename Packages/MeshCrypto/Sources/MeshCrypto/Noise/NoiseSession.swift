/// The two directions of a link after its handshake.
///
/// Owned by one task or event loop; not copyable, because two copies would use nonces twice. A message that does not
/// open ends the session: every later call throws `ended`. There is no limit on a message but the cipher's (2 GiB);
/// the link has its own.
///
/// - Source: Noise Protocol Framework rev. 34 §5.1, §7.5; Specification 03 §2, §4
public struct NoiseSession: ~Copyable, Sendable {
    // SAFETY: buffers are lent by the caller or by a span for the time of a call, with their own counts, and go on to
    // `CipherState`, which slices them within these counts.

    /// The hash of the whole handshake, 32 bytes, the same on both sides and different for each session.
    public let handshakeHash: [UInt8]

    /// Whether a failure ended the session.
    public private(set) var isEnded = false

    private var sending: CipherState
    private var receiving: CipherState

    init(handshakeHash: [UInt8], sending: consuming CipherState, receiving: consuming CipherState) {
        self.handshakeHash = handshakeHash
        self.sending = sending
        self.receiving = receiving
    }

    /// Number of messages sealed so far.
    public var sentMessages: UInt32 { sending.nextCounter }

    /// Number of messages opened so far.
    public var receivedMessages: UInt32 { receiving.nextCounter }

    /// Encrypts an array in place and appends the tag of 16 bytes.
    ///
    /// Reserve the room for the tag beforehand to avoid a second allocation.
    ///
    /// - Parameter buffer: The text; may be empty. On an error it is empty, so that no text is sent by mistake.
    /// - Throws: `NoiseError` `keyExhausted` after 2³² − 1 messages, `messageTooLong`, `ended`.
    public mutating func seal(_ buffer: inout [UInt8]) throws(NoiseError) {
        var isSealed = false
        defer { if !isSealed { buffer.removeAll() } }
        buffer.append(contentsOf: repeatElement(0, count: AEADTag.byteCount))
        var span = buffer.mutableSpan
        try unsafe span.withUnsafeMutableBytes { (bytes) throws(NoiseError) in try unsafe seal(bytes) }
        isSealed = true
    }

    /// Checks and decrypts an array in place and drops the tag.
    ///
    /// - Parameter buffer: The ciphertext and its tag. On an error it is empty.
    /// - Throws: `NoiseError` `authenticationFailed`, `messageTooShort`, `messageTooLong` or `keyExhausted`, each of
    ///   which ends the session; `ended` afterwards.
    public mutating func open(_ buffer: inout [UInt8]) throws(NoiseError) {
        var opened: Int?
        defer { buffer.removeLast(buffer.count - (opened ?? 0)) }
        var span = buffer.mutableSpan
        opened = try unsafe span.withUnsafeMutableBytes { (bytes) throws(NoiseError) in try unsafe open(bytes) }
    }

    /// Encrypts in place: a span of the text and 16 spare bytes at its end, which receive the tag.
    ///
    /// - Parameter bytes: The text and the spare bytes. On an error its content is not to be used.
    /// - Throws: `NoiseError` `messageTooShort` when there is no room for the tag, `keyExhausted` after 2³² − 1
    ///   messages, `messageTooLong`, `ended`.
    public mutating func seal(_ bytes: inout MutableRawSpan) throws(NoiseError) {
        try unsafe bytes.withUnsafeMutableBytes { (buffer) throws(NoiseError) in try unsafe seal(buffer) }
    }

    /// Checks and decrypts in place; the text is at the start of the span.
    ///
    /// - Parameter bytes: The ciphertext and its tag. On an error it holds nothing of the text.
    /// - Returns: Number of bytes of the text: 16 less than the span has.
    /// - Throws: `NoiseError` `authenticationFailed`, `messageTooShort`, `messageTooLong` or `keyExhausted`, each of
    ///   which ends the session; `ended` afterwards.
    public mutating func open(_ bytes: inout MutableRawSpan) throws(NoiseError) -> Int {
        try unsafe bytes.withUnsafeMutableBytes { (buffer) throws(NoiseError) in try unsafe open(buffer) }
    }

    /// Encrypts in place: a buffer of the text and 16 spare bytes at its end, which receive the tag.
    ///
    /// For byte buffers that offer no span. The memory is used until the call returns.
    ///
    /// - Parameter buffer: The text and the spare bytes. On an error its content is not to be used.
    /// - Throws: `NoiseError` `messageTooShort` when there is no room for the tag, `keyExhausted` after 2³² − 1
    ///   messages, `messageTooLong`, `ended`.
    public mutating func seal(_ buffer: UnsafeMutableRawBufferPointer) throws(NoiseError) {
        guard !isEnded else { throw .ended }
        try unsafe sending.seal(buffer)
    }

    /// Checks and decrypts in place; the text is at the start of the buffer.
    ///
    /// For byte buffers that offer no span. The memory is used until the call returns.
    ///
    /// - Parameter buffer: The ciphertext and its tag. On an error it holds nothing of the text.
    /// - Returns: Number of bytes of the text: 16 less than the buffer has.
    /// - Throws: `NoiseError` `authenticationFailed`, `messageTooShort`, `messageTooLong` or `keyExhausted`, each of
    ///   which ends the session; `ended` afterwards.
    public mutating func open(_ buffer: UnsafeMutableRawBufferPointer) throws(NoiseError) -> Int {
        guard !isEnded else { throw .ended }
        do throws(NoiseError) {
            return try unsafe receiving.open(buffer)
        } catch {
            isEnded = true
            throw error
        }
    }
}
