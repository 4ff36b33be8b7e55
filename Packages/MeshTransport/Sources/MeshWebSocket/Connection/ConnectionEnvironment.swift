internal import Logging
internal import MeshProtocol
internal import MeshTransport

/// What every connection of a transport shares.
struct ConnectionEnvironment: Sendable {
    let configuration: TransportConfiguration
    let authenticator: any PeerAuthenticator
    let observer: any LinkObserver
    let wallClock: any WallClock
    let registry: ConnectionRegistry
    let logger: Logger
}
