internal import AuthorityCore
internal import AuthorityStore
internal import Hummingbird
public import Logging
internal import MeshProtocol

/// Makes an authority that is ready to run: verifies the configuration, opens and migrates the database, publishes the
/// first documents where there are none, and prepares the listener.
///
/// `na start`, `dev up` and the tests all use it. Nothing listens before `run()` of the result.
/// Throws ``AuthorityStartError`` or ``AuthorityStoreError`` with what is wrong and what to do.
/// - Source: Specification 06 §13
public func buildAuthority(
    _ configuration: AuthorityServerConfiguration,
    logger: Logger
) async throws -> AuthorityService {
    let parts = try await AuthorityParts(configuration, logger: logger)
    let port = BoundPort()
    let application = makeApplication(
        authority: parts.authority, options: parts.options, port: port, logger: logger)
    return AuthorityService(
        authority: parts.authority, application: application, store: parts.store, port: port, logger: logger)
}

/// The parts of an authority before they are put together.
struct AuthorityParts: Sendable {
    let options: HTTPOptions
    let store: SQLiteAuthorityStore
    let authority: NetworkAuthority

    init(_ configuration: AuthorityServerConfiguration, logger: Logger) async throws {
        options = try HTTPOptions(configuration)
        store = try SQLiteAuthorityStore(path: configuration.databasePath)
        authority = try NetworkAuthority(
            configuration: configuration.authority, store: store, signer: configuration.signer,
            clock: configuration.clock, timer: configuration.timer)
        try await authority.prepare()
    }
}
