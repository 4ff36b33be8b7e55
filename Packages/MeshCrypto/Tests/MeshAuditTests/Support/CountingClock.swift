import MeshCrypto
import Synchronization

/// A clock whose pauses are over at once, and counted.
final class CountingClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let count = Atomic<Int>(0)

    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        count.add(1, ordering: .relaxed)
        await Task.yield()
        try Task.checkCancellation()
    }

    /// Returns once so many pauses have begun.
    func untilRounds(_ number: Int) async {
        while count.load(ordering: .relaxed) < number { await Task.yield() }
    }
}

/// A signer that notes whether it is called on a thread that tasks share.
final class ThreadNotingSigner: DocumentSigner {
    private let key: SigningKey
    private let noted = Mutex<[Bool]>([])

    init(key: SigningKey) {
        self.key = key
    }

    /// For each call, whether it came from within a task.
    var calledInTask: [Bool] { noted.withLock(\.self) }
    var publicKey: PublicKey { key.publicKey }

    func sign(_ bytes: [UInt8]) throws -> Ed25519Signature {
        let isInTask = unsafe withUnsafeCurrentTask { task in unsafe task != nil }
        noted.withLock { $0.append(isInTask) }
        return try key.sign(bytes)
    }
}
