import MeshCrypto
import Testing

/// Two sides of a handshake with keys that are the same in every run.
struct HandshakePair: ~Copyable {
    var initiator: NoiseHandshake
    var responder: NoiseHandshake

    static let initiatorPayload = Array("initiator's certificate".utf8)
    static let responderPayload = Array("responder's certificate".utf8)

    init(prologue: [UInt8] = MeshNoise.prologue, responderPrologue: [UInt8]? = nil) throws {
        let initiator = try NoiseHandshake(
            role: .initiator, staticKey: AgreementKey(bytes: seed(1)), prologue: prologue,
            ephemeralKey: AgreementKey(bytes: seed(2))
        )
        let responder = try NoiseHandshake(
            role: .responder, staticKey: AgreementKey(bytes: seed(3)), prologue: responderPrologue ?? prologue,
            ephemeralKey: AgreementKey(bytes: seed(4))
        )
        self.initiator = initiator
        self.responder = responder
    }

    /// Message 1 to 3, with everything before it delivered to both sides.
    mutating func message(_ number: Int) throws -> [UInt8] {
        let first = try initiator.writeMessage(payload: [])
        if number == 1 { return first }
        _ = try responder.readMessage(first)
        let second = try responder.writeMessage(payload: Self.responderPayload)
        if number == 2 { return second }
        _ = try initiator.readMessage(second)
        return try initiator.writeMessage(payload: Self.initiatorPayload)
    }
}

/// Two ends of a link.
struct SessionPair: ~Copyable {
    var initiator: NoiseSession
    var responder: NoiseSession

    init(initiator: consuming NoiseHandshake, responder: consuming NoiseHandshake) throws {
        let first = try initiator.finish()
        let second = try responder.finish()
        self.initiator = first
        self.responder = second
    }

    /// The sessions of a handshake with the keys of `HandshakePair`.
    init() throws {
        var pair = try HandshakePair()
        let third = try pair.message(3)
        _ = try pair.responder.readMessage(third)
        let first = try pair.initiator.finish()
        let second = try pair.responder.finish()
        self.initiator = first
        self.responder = second
    }
}

extension NoiseHandshake {
    mutating func failureOfReading(_ message: [UInt8]) -> NoiseError? {
        do throws(NoiseError) {
            _ = try readMessage(message)
            return nil
        } catch {
            return error
        }
    }

    mutating func failureOfWriting(_ payload: [UInt8]) -> NoiseError? {
        do throws(NoiseError) {
            _ = try writeMessage(payload: payload)
            return nil
        } catch {
            return error
        }
    }

    consuming func failureOfFinishing() -> NoiseError? {
        do throws(NoiseError) {
            _ = try finish()
            return nil
        } catch {
            return error
        }
    }
}

extension NoiseSession {
    mutating func sealed(_ text: [UInt8]) throws -> [UInt8] {
        var buffer = text
        try seal(&buffer)
        return buffer
    }

    mutating func opened(_ frame: [UInt8]) throws -> [UInt8] {
        var buffer = frame
        try open(&buffer)
        return buffer
    }

    mutating func failureOfSealing(_ text: [UInt8]) -> NoiseError? {
        var buffer = text
        do throws(NoiseError) {
            try seal(&buffer)
            return nil
        } catch {
            return error
        }
    }

    mutating func failureOfOpening(_ frame: [UInt8]) -> NoiseError? {
        var buffer = frame
        do throws(NoiseError) {
            try open(&buffer)
            return nil
        } catch {
            return error
        }
    }
}
