import Logging
import MeshCLI
import ServiceLifecycle
import Synchronization
import Testing

@testable import MeshCLI

@Suite("Services beside a command")
struct ServicesTests {
    /// A service that ends when it is asked to, or never.
    private final class Worker: Service, Sendable {
        let isStubborn: Bool
        let hasEnded = Mutex(false)

        init(isStubborn: Bool = false) {
            self.isStubborn = isStubborn
        }

        func run() async throws {
            if isStubborn {
                let (never, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
                defer { continuation.finish() }
                for await _ in never {}
                try Task.checkCancellation()
            } else {
                try await gracefulShutdown()
            }
            hasEnded.withLock { $0 = true }
        }
    }

    /// A service that tells when it runs.
    private struct Announcing: Service {
        let started: AsyncStream<Void>.Continuation

        func run() async throws {
            started.yield()
            try await gracefulShutdown()
        }
    }

    private struct Broken: Service {
        func run() async throws { throw CommandFailure("broken") }
    }

    private func context(_ testbed: Testbed, stop: AsyncStream<Void>? = nil) -> CommandContext {
        testbed.context(output: CapturedOutput(), errors: CapturedOutput(), stop: stop)
    }

    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("services end gracefully when the body has ended")
    func bodyEnds() async throws {
        let testbed = try Testbed()
        let worker = Worker()

        let isDone = try await context(testbed).run([worker], logger: logger) {}

        #expect(isDone)
        #expect(worker.hasEnded.withLock { $0 })
    }

    @Test("a request to stop cancels the body and ends the services")
    func stop() async throws {
        let testbed = try Testbed()
        let worker = Worker()
        let (requests, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .unbounded)

        let isDone = try await context(testbed, stop: requests).run([worker], logger: logger) {
            continuation.yield()
            try await gracefulShutdown()
        }

        #expect(!isDone)
        #expect(worker.hasEnded.withLock { $0 })
    }

    @Test("a second request ends what does not end")
    func stopTwice() async throws {
        let testbed = try Testbed()
        let (requests, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .unbounded)

        await #expect(throws: CommandFailure("Stopped at once; what was under way is lost.")) {
            try await context(testbed, stop: requests).run([Worker(isStubborn: true)], logger: logger) {
                continuation.yield()
                continuation.yield()
                try await gracefulShutdown()
            }
        }
    }

    @Test("what a service or the body throws is thrown")
    func errors() async throws {
        let testbed = try Testbed()

        await #expect(throws: CommandFailure("broken")) {
            try await context(testbed).run([Broken()], logger: logger) { try await gracefulShutdown() }
        }
        await #expect(throws: CommandFailure("body")) {
            try await context(testbed).run([Worker()], logger: logger) { throw CommandFailure("body") }
        }
    }

    @Test("a service that is provided later runs and is shut down in its place")
    func deferred() async throws {
        let testbed = try Testbed()
        let place = DeferredService()
        let (started, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))

        let isDone = try await context(testbed).run([place], logger: logger) {
            place.provide(Announcing(started: continuation))
            for await _ in started { break }
        }
        let isUnused = try await context(testbed).run([DeferredService()], logger: logger) {}

        #expect(isDone && isUnused)
    }

    @Test("a value that takes too long is given up")
    func deadline() async {
        #expect(await value(within: .milliseconds(1)) { await AsyncStream<Int> { _ in }.first { _ in true } } == nil)
        #expect(await value(within: .seconds(60)) { 7 } == 7)
    }
}
