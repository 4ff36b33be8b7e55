internal import ServiceLifecycle

/// The place of a service that is made only while its group runs already, so that it is shut down in that place.
final class DeferredService: Service, Sendable {
    private let services: AsyncStream<any Service>
    private let continuation: AsyncStream<any Service>.Continuation

    init() {
        (services, continuation) = AsyncStream<any Service>.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Gives the service that is to run; only the first counts.
    func provide(_ service: any Service) {
        continuation.yield(service)
        continuation.finish()
    }

    func run() async throws {
        let service = await cancelWhenGracefulShutdown { [services] in await services.first { _ in true } }
        try await service?.run()
    }
}
