internal import MeshProtocol

/// The handshake `Noise_XX_25519_AESGCM_SHA256` of one link, without I/O.
///
/// Any prologue, payload and static key. A message that is refused ends the handshake: nothing of it is kept and every
/// later call throws `ended`. Calls out of turn throw `outOfTurn` and end it too.
///
/// ```
/// -> e                 initiator writes, responder reads
/// <- e, ee, s, es      responder writes, initiator reads
/// -> s, se             initiator writes, responder reads
/// ```
///
/// - Source: Noise Protocol Framework rev. 34 §5.3, §7.5; Specification 03 §2
public struct NoiseHandshake: ~Copyable, Sendable {
    /// Which side begins.
    public enum Role: Sendable, Hashable {
        /// The side that dialled; it writes the first and the third message.
        case initiator
        /// The side that accepted; it writes the second message.
        case responder
    }

    /// What each moment of the handshake has, and nothing that it has not yet.
    private enum State: ~Copyable, Sendable {
        case initiatorBegins(SymmetricState)
        case initiatorAwaitsMessage2(SymmetricState, ephemeral: AgreementKey)
        case initiatorEnds(SymmetricState, remoteEphemeral: X25519PublicKey)
        case responderAwaitsMessage1(SymmetricState)
        case responderAnswers(SymmetricState, remoteEphemeral: X25519PublicKey)
        case responderAwaitsMessage3(SymmetricState, ephemeral: AgreementKey)
        case complete(SymmetricState)
        case ended
    }

    /// Which side this is.
    public let role: Role

    /// The other side's static key: known to the initiator after message 2, to the responder after message 3.
    ///
    /// It says who the other side is only together with a certificate that binds the key.
    public private(set) var remoteStaticKey: X25519PublicKey?

    private let staticKey: AgreementKey
    private let givenEphemeralKey: AgreementKey?
    private var state: State

    /// Begins a handshake.
    ///
    /// - Parameters:
    ///   - role: Which side this is.
    ///   - staticKey: The own static key.
    ///   - prologue: What both sides must have in common beforehand; any bytes.
    ///   - ephemeralKey: For vectors only; nil makes a random one, wiped with the handshake.
    /// - Throws: `NoiseError` `unavailable`.
    public init(
        role: Role, staticKey: AgreementKey, prologue: [UInt8], ephemeralKey: AgreementKey? = nil
    ) throws(NoiseError) {
        self.role = role
        self.staticKey = staticKey
        givenEphemeralKey = ephemeralKey
        do throws(CryptoError) {
            let symmetric = try SymmetricState(protocolName: MeshNoise.protocolName, prologue: prologue)
            switch role {
            case .initiator: state = .initiatorBegins(symmetric)
            case .responder: state = .responderAwaitsMessage1(symmetric)
            }
        } catch {
            throw NoiseError(error)
        }
    }

    /// Whether all three messages went through.
    public var isComplete: Bool {
        switch state {
        case .complete: true
        default: false
        }
    }

    /// Makes this side's next message.
    ///
    /// - Parameter payload: Bytes to carry. In message 1 they are readable by anyone, in message 2 by any initiator.
    /// - Returns: The message, at most 65,535 bytes.
    /// - Throws: `NoiseError` `outOfTurn`, `ended`, `messageTooLong`, `authenticationFailed`, `unavailable`.
    public mutating func writeMessage(payload: [UInt8]) throws(NoiseError) -> [UInt8] {
        switch takeState() {
        case .initiatorBegins(var symmetric):
            let ephemeral = try makeEphemeralKey()
            var message = ephemeral.publicKey.bytes
            symmetric.mixHash(message)
            message += try symmetric.encryptAndHash(payload)
            try Self.checkLength(of: message)
            state = .initiatorAwaitsMessage2(symmetric, ephemeral: ephemeral)
            return message

        case .responderAnswers(var symmetric, let remoteEphemeral):
            let ephemeral = try makeEphemeralKey()
            var message = ephemeral.publicKey.bytes
            symmetric.mixHash(message)
            try symmetric.mixKey(ephemeral, remoteEphemeral)
            message += try symmetric.encryptAndHash(staticKey.publicKey.bytes)
            try symmetric.mixKey(staticKey, remoteEphemeral)
            message += try symmetric.encryptAndHash(payload)
            try Self.checkLength(of: message)
            state = .responderAwaitsMessage3(symmetric, ephemeral: ephemeral)
            return message

        case .initiatorEnds(var symmetric, let remoteEphemeral):
            var message = try symmetric.encryptAndHash(staticKey.publicKey.bytes)
            try symmetric.mixKey(staticKey, remoteEphemeral)
            message += try symmetric.encryptAndHash(payload)
            try Self.checkLength(of: message)
            state = .complete(symmetric)
            return message

        case .ended: throw .ended
        default: throw .outOfTurn
        }
    }

    /// Takes the other side's next message.
    ///
    /// - Parameter message: The whole message.
    /// - Returns: The payload it carried.
    /// - Throws: `NoiseError` `authenticationFailed`, `messageTooShort`, `messageTooLong`, `outOfTurn`, `ended`,
    ///   `unavailable`.
    public mutating func readMessage(_ message: [UInt8]) throws(NoiseError) -> [UInt8] {
        switch takeState() {
        case .responderAwaitsMessage1(var symmetric):
            try Self.checkLength(of: message)
            var reader = MessageReader(message)
            let remoteEphemeral = try reader.takeKey()
            symmetric.mixHash(remoteEphemeral.bytes)
            let payload = try symmetric.decryptAndHash(reader.takeRest())
            state = .responderAnswers(symmetric, remoteEphemeral: remoteEphemeral)
            return payload

        case .initiatorAwaitsMessage2(var symmetric, let ephemeral):
            try Self.checkLength(of: message)
            var reader = MessageReader(message)
            let remoteEphemeral = try reader.takeKey()
            symmetric.mixHash(remoteEphemeral.bytes)
            try symmetric.mixKey(ephemeral, remoteEphemeral)
            let remoteStatic = try Self.key(symmetric.decryptAndHash(reader.takeSealedKey()))
            try symmetric.mixKey(ephemeral, remoteStatic)
            let payload = try symmetric.decryptAndHash(reader.takeRest())
            remoteStaticKey = remoteStatic
            state = .initiatorEnds(symmetric, remoteEphemeral: remoteEphemeral)
            return payload

        case .responderAwaitsMessage3(var symmetric, let ephemeral):
            try Self.checkLength(of: message)
            var reader = MessageReader(message)
            let remoteStatic = try Self.key(symmetric.decryptAndHash(reader.takeSealedKey()))
            try symmetric.mixKey(ephemeral, remoteStatic)
            let payload = try symmetric.decryptAndHash(reader.takeRest())
            remoteStaticKey = remoteStatic
            state = .complete(symmetric)
            return payload

        case .ended: throw .ended
        default: throw .outOfTurn
        }
    }

    /// Ends the handshake with the session's keys.
    ///
    /// - Returns: The session: the initiator sends with the first key of the split, the responder with the second.
    /// - Throws: `NoiseError` `incomplete` before the third message, `ended` after a failure, `unavailable`.
    public consuming func finish() throws(NoiseError) -> NoiseSession {
        let role = role
        switch takeState() {
        case .complete(let symmetric):
            let hash = symmetric.handshakeHash
            do throws(CryptoError) {
                let (forward, backward) = try symmetric.split()
                let isInitiator = role == .initiator
                return NoiseSession(
                    handshakeHash: hash,
                    sending: try CipherState(key: isInitiator ? forward : backward, direction: .seal),
                    receiving: try CipherState(key: isInitiator ? backward : forward, direction: .open)
                )
            } catch {
                throw NoiseError(error)
            }
        case .ended: throw .ended
        default: throw .incomplete
        }
    }

    /// Takes the state out and leaves `ended`, which stays when a step throws.
    private mutating func takeState() -> State {
        var taken = State.ended
        swap(&taken, &state)
        return taken
    }

    private func makeEphemeralKey() throws(NoiseError) -> AgreementKey {
        if let givenEphemeralKey { return givenEphemeralKey }
        return try NoiseError.translating { () throws(CryptoError) in try AgreementKey.generateEphemeral() }
    }

    private static func key(_ bytes: [UInt8]) throws(NoiseError) -> X25519PublicKey {
        guard let key = X25519PublicKey(bytes: bytes) else { throw .messageTooShort }
        return key
    }

    private static func checkLength(of message: [UInt8]) throws(NoiseError) {
        guard message.count <= MeshLimits.maximumHandshakeMessageBytes else { throw .messageTooLong }
    }
}

/// The parts of a handshake message in order.
private struct MessageReader {
    private var rest: ArraySlice<UInt8>

    init(_ message: [UInt8]) {
        rest = message[...]
    }

    mutating func takeKey() throws(NoiseError) -> X25519PublicKey {
        guard let key = X25519PublicKey(bytes: try take(Length32.byteCount)) else { throw .messageTooShort }
        return key
    }

    mutating func takeSealedKey() throws(NoiseError) -> [UInt8] {
        try take(Length32.byteCount + AEADTag.byteCount)
    }

    mutating func takeRest() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }

    private mutating func take(_ count: Int) throws(NoiseError) -> [UInt8] {
        guard rest.count >= count else { throw .messageTooShort }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}
