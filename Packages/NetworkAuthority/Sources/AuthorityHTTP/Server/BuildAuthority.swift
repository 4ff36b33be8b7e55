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
    let options = try HTTPOptions(configuration)
    let store = try SQLiteAuthorityStore(path: configuration.databasePath)
    let authority = try NetworkAuthority(
        configuration: configuration.authority,
        store: store,
        signer: configuration.signer,
        clock: configuration.clock
    )
    try await authority.prepare()
    let port = BoundPort()
    let application = makeApplication(authority: authority, options: options, port: port, logger: logger)
    return AuthorityService(authority: authority, application: application, store: store, port: port, logger: logger)
}
