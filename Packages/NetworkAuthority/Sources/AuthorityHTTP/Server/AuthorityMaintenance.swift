internal import AuthorityCore
internal import Logging
internal import ServiceLifecycle

/// Runs the authority's timers for as long as its server runs.
struct AuthorityMaintenance: Service {
    let authority: NetworkAuthority
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await authority.run { problem in
                if let problem {
                    logger.error("the authority cannot do all of its work", metadata: ["error": "\(problem)"])
                } else {
                    logger.notice("the authority does all of its work again")
                }
            }
        }
    }
}
