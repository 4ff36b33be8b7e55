internal import MeshCrypto

/// Both sides of one handshake.
struct NoisePair: ~Copyable {
    var initiator: NoiseHandshake
    var responder: NoiseHandshake

    consuming func finish() throws -> NoiseSessions {
        NoiseSessions(initiator: try initiator.finish(), responder: try responder.finish())
    }
}

/// Both sides of one session.
struct NoiseSessions: ~Copyable {
    var initiator: NoiseSession
    var responder: NoiseSession

    /// The number of messages that one side has sent.
    func sentMessages(isFromInitiator: Bool) -> UInt64 {
        UInt64(isFromInitiator ? initiator.sentMessages : responder.sentMessages)
    }

    /// Seals on one side, and returns what the other received together with the frame.
    mutating func exchange(_ text: [UInt8], isFromInitiator: Bool) throws -> (frame: [UInt8], opened: [UInt8]) {
        let frame = try seal(text, isFromInitiator: isFromInitiator)
        var opened = frame
        if isFromInitiator {
            try responder.open(&opened)
        } else {
            try initiator.open(&opened)
        }
        return (frame, opened)
    }

    mutating func seal(_ text: [UInt8], isFromInitiator: Bool) throws -> [UInt8] {
        var frame = text
        if isFromInitiator {
            try initiator.seal(&frame)
        } else {
            try responder.seal(&frame)
        }
        return frame
    }
}
