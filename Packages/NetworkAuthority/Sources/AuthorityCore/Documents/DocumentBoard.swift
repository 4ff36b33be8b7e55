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
        var policyID: String?
        /// The turn of the policy that is up.
        var policyTurn = 0
        var lastPolicyTurn = 0
        var revocations: Revocations?
    }

    private let state = Mutex(State())
    private let listChanged: Signal

    init(timer: any Clock<Duration>) {
        listChanged = Signal(capacity: AuthorityLimits.heldRequests, timer: timer)
    }

    var policy: PublicDocument? { state.withLock { $0.policy } }
    var policyID: String? { state.withLock { $0.policyID } }
    var revocations: Revocations? { state.withLock { $0.revocations } }

    var waitingCount: Int { listChanged.waitingCount }

    /// A policy with its place among all changes of the policy in this process.
    ///
    /// To be called within the transaction that makes or reads the change: the writer lets one after the other in.
    func posting(_ policy: PolicyManifest) -> PolicyPosting {
        state.withLock { state in
            state.lastPolicyTurn += 1
            return PolicyPosting(policy: policy, turn: state.lastPolicyTurn)
        }
    }

    /// Puts up a policy, unless that of a later turn is up already.
    func set(_ posting: PolicyPosting) {
        let document = PublicDocument(posting.policy)
        state.withLock { state in
            guard posting.turn > state.policyTurn else { return }
            (state.policy, state.policyTurn) = (document, posting.turn)
            state.policyID = posting.policy.policyID
        }
    }

    /// Puts up a revocation list, unless a later one is up already, and wakes who waits.
    func set(list: CertificateRevocationList) {
        let entry = Revocations(list: list, document: PublicDocument(list))
        let isNew = state.withLock { state in
            if let current = state.revocations, current.list.sequence >= list.sequence { return false }
            state.revocations = entry
            return true
        }
        if isNew { listChanged.fire() }
    }

    /// Wakes who waits and lets nobody wait any more.
    func close() {
        listChanged.close()
    }

    /// Waits until a list with another entity tag is up, at most this long.
    ///
    /// Returns early when too many wait already.
    func waitForList(otherThan tag: String, atMost duration: Duration) async {
        let mark = listChanged.mark()
        guard revocations?.document.entityTag == tag else { return }
        await listChanged.wait(after: mark, atMost: duration)
    }
}

/// A policy that a transaction left in force.
struct PolicyPosting: Sendable {
    let policy: PolicyManifest
    /// Its place among the changes of this process, in the order of their transactions.
    fileprivate let turn: Int
}
