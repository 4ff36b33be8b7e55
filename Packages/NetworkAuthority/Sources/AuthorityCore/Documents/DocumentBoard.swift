internal import MeshProtocol
internal import Synchronization

/// The public documents in force, and the requests that wait for the revocation list to change.
///
/// Readers take a snapshot; the lock is never held across any work.
final class DocumentBoard: Sendable {
    struct Revocations: Sendable {
        let list: CertificateRevocationList
        let document: PublicDocument
    }

    private struct State {
        var policy: PublicDocument?
        var revocations: Revocations?
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextTicket = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    var policy: PublicDocument? { state.withLock { $0.policy } }
    var revocations: Revocations? { state.withLock { $0.revocations } }

    var waitingCount: Int { state.withLock { $0.waiting.count } }

    func set(policy: PublicDocument) {
        state.withLock { $0.policy = policy }
    }

    /// Puts up a revocation list, unless a later one is up already, and wakes who waits.
    func set(list: CertificateRevocationList) {
        let entry = Revocations(list: list, document: PublicDocument(list))
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            if let current = state.revocations, current.list.sequence >= list.sequence { return [] }
            state.revocations = entry
            return Self.takeWaiting(&state)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Wakes who waits and lets nobody wait any more.
    func close() {
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.isClosed = true
            return Self.takeWaiting(&state)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Waits until a list with another entity tag is up, at most this long.
    ///
    /// Returns early when too many wait already.
    func waitForList(otherThan tag: String, atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForList(otherThan: tag) }
            group.addTask {
                // Cancelled as soon as the list has changed: there is nothing to report then.
                try? await Task.sleep(for: duration)
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForList(otherThan tag: String) async {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAnswered = state.withLock { state in
                    guard !state.isClosed, !Task.isCancelled, state.waiting.count < AuthorityLimits.heldRequests,
                        state.revocations?.document.entityTag == tag
                    else { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isAnswered { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }

    private static func takeWaiting(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        let waiting = Array(state.waiting.values)
        state.waiting.removeAll()
        return waiting
    }
}
