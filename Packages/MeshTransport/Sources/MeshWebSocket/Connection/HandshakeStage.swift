internal import MeshCrypto
internal import MeshTransport

/// The Noise handshake of a connection, in either role.
///
/// Neither side goes further than it must before the other is judged: the initiator judges the responder before
/// it shows its own certificate, and the responder makes no key before message 1 is there.
///
/// - Source: Specification 03 §2 and §3
final class HandshakeStage: ConnectionStage {
    private enum Step {
        case awaitingMessage1
        case awaitingMessage2
        case awaitingMessage3
        case done
    }

    private let connection: ConnectionShell
    private let establish: (consuming NoiseSession, AuthenticatedPeer) -> Void
    private var handshake: NoiseHandshake?
    private var step: Step

    /// Makes the handshake of a connection that was just upgraded.
    ///
    /// - Parameters:
    ///   - connection: the connection.
    ///   - establish: called once when both sides are authenticated.
    init(
        connection: ConnectionShell,
        establish: @escaping (consuming NoiseSession, AuthenticatedPeer) -> Void
    ) {
        self.connection = connection
        self.establish = establish
        step = connection.direction == .dialed ? .awaitingMessage2 : .awaitingMessage1
    }

    /// Sends message 1, if this side dialled.
    func begin() {
        guard connection.direction == .dialed, prepare(.initiator) else { return }
        send(payload: [])
    }

    func received(_ message: [UInt8]) {
        switch step {
        case .awaitingMessage1:
            guard prepare(.responder), read(message) != nil else { return }
            step = .awaitingMessage3
            send(payload: connection.environment.authenticator.certificatePayload())
        case .awaitingMessage2:
            guard let payload = read(message), let peer = judge(payload) else { return }
            guard send(payload: connection.environment.authenticator.certificatePayload()) else { return }
            finish(peer)
        case .awaitingMessage3:
            guard let payload = read(message), let peer = judge(payload) else { return }
            finish(peer)
        case .done: break
        }
    }

    func readCompleted() {}

    func writabilityChanged() {}

    func controlFrameReceived(bytes: Int) {}

    func ended(_ end: LinkEnd) {}

    func drain(_ code: CloseCode) {}

    private func prepare(_ role: NoiseHandshake.Role) -> Bool {
        do {
            let key = try connection.environment.authenticator.localStaticKey()
            handshake = try NoiseHandshake(role: role, staticKey: key, prologue: MeshNoise.prologue)
            return true
        } catch {
            connection.handshakeFailed(.identityUnavailable, reason: "our own key could not be used: \(error)")
            return false
        }
    }

    private func read(_ message: [UInt8]) -> [UInt8]? {
        do {
            return try handshake?.readMessage(message)
        } catch {
            step = .done
            connection.handshakeFailed(.handshakeFailed, reason: "the peer sent a handshake message that does not open")
            return nil
        }
    }

    @discardableResult
    private func send(payload: [UInt8]) -> Bool {
        do {
            guard let message = try handshake?.writeMessage(payload: payload) else { return false }
            guard message.count <= connection.environment.configuration.maximumHandshakeMessageBytes else {
                connection.handshakeFailed(
                    .identityUnavailable,
                    reason: "our certificate is too long for a handshake message"
                )
                return false
            }
            connection.send(.binary, message)
            return true
        } catch {
            step = .done
            connection.handshakeFailed(.handshakeFailed, reason: "the handshake cannot go on: \(error)")
            return false
        }
    }

    /// Judges the peer; one that is refused is told nothing but the end of the socket.
    private func judge(_ payload: [UInt8]) -> AuthenticatedPeer? {
        step = .done
        guard let remoteKey = handshake?.remoteStaticKey else {
            connection.handshakeFailed(.handshakeFailed, reason: "the peer showed no static key")
            return nil
        }
        switch connection.environment.authenticator.authenticate(payload: payload, remoteStaticKey: remoteKey) {
        case .accepted(let peer): return peer
        case .refused(let refusal):
            let code: LinkError.Code = refusal.reason == .selfDial ? .selfDial : .peerRefused(refusal.reason)
            connection.handshakeFailed(code, reason: refusal.text)
            return nil
        }
    }

    private func finish(_ peer: AuthenticatedPeer) {
        guard let handshake = handshake.take() else { return }
        do {
            establish(try handshake.finish(), peer)
        } catch {
            connection.handshakeFailed(.handshakeFailed, reason: "the handshake did not complete: \(error)")
        }
    }
}
