package import AuthorityCore
internal import AuthorityStore
package import Hummingbird
package import Logging

/// An authority whose routes are asked within the process, for tests.
package struct RoutedAuthority: Sendable {
    /// What answers requests.
    package let application: Application<AuthorityResponder>
    /// The authority behind it.
    package let authority: NetworkAuthority
    private let store: SQLiteAuthorityStore

    /// Makes an authority that is ready to be asked.
    package init(_ configuration: AuthorityServerConfiguration, logger: Logger) async throws {
        let parts = try await AuthorityParts(configuration, logger: logger)
        application = makeApplication(
            authority: parts.authority, options: parts.options, port: BoundPort(), audit: parts.audit, logger: logger)
        (authority, store) = (parts.authority, parts.store)
    }

    /// Closes the database.
    package func close() throws {
        try store.close()
    }
}
