internal import AuthorityAudit
internal import AuthorityCore
internal import Logging
internal import ServiceLifecycle

/// Writes the audit log for as long as the authority runs, and what is left at its end.
///
/// It is stopped after the listeners, so that the events of the last requests are written.
struct AuthorityAuditing: Service {
    let log: AuthorityAuditLog
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await log.run { error in
                logger.error("audit log not written, events wait in the database", metadata: ["error": "\(error)"])
            }
        }
        await log.finish()
    }
}
