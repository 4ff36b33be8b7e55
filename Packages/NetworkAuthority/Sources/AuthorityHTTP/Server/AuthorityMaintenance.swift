internal import AuthorityCore
internal import Logging
internal import ServiceLifecycle

/// Runs the authority's timers for as long as its server runs.
struct AuthorityMaintenance: Service {
    let authority: NetworkAuthority
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await authority.run { error in
                logger.info("maintenance failed", metadata: ["error.code": "\(type(of: error))"])
            }
        }
    }
}
