import MeshCrypto
import Testing

@testable import MeshRuntime

@Suite(.timeLimit(.minutes(1))) struct PortPromiseTests {
    @Test("those who wait and those who come later get the first answer")
    func settled() async throws {
        let promise = PortPromise()
        async let early = promise.value()
        promise.settle(.success(7))
        promise.settle(.failure(MeshNodeError(.notRunning, "later")))

        #expect(try await early == 7)
        #expect(try await promise.value() == 7)
        #expect(promise.known == 7)
    }

    @Test("cancelling a wait ends it and leaves the others waiting")
    func cancelled() async throws {
        let promise = PortPromise()
        async let other = promise.value()
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: MeshNodeError(.notRunning, "")) { try await promise.value() }
            }
            group.cancelAll()
            await group.waitForAll()
        }
        promise.settle(.success(9))

        #expect(try await other == 9)
    }
}
