import MeshAuthorityClient
import MeshCrypto
import MeshProtocol
import Synchronization

/// An authority in the same process, with whatever the test wants it to say.
final class FakeAuthority: AuthorityConnection {
    struct State {
        var list: CertificateRevocationList?
        var renewed: JoinCertificate?
        var isReachable = true
        /// Whether it says that it holds polls; it answers at once all the same.
        var holdsPolls = false
        var heartbeats: [HeartbeatRequest] = []
        var renewals: [RenewRequest] = []
        var polls = 0
    }

    let state: Mutex<State>

    init(list: CertificateRevocationList? = nil) {
        state = Mutex(State(list: list))
    }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func crl(
        ifNoneMatch: String?, wait: Duration?
    ) async throws(AuthorityClientError) -> ConditionalReply<CertificateRevocationList> {
        let (list, isReachable, holdsPolls) = state.withLock { state in
            state.polls += 1
            return (state.list, state.isReachable, state.holdsPolls)
        }
        guard isReachable, let list else { throw Self.unreachable }
        let tag = "\"\(list.sequence)\""
        return ConditionalReply(
            entityTag: tag, document: tag == ifNoneMatch ? nil : list, isWaitApplied: holdsPolls && wait != nil)
    }

    func keyHistory() async throws(AuthorityClientError) -> KeyHistoryReply? { nil }

    func heartbeat(
        _ request: HeartbeatRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> HeartbeatReply {
        let isReachable = state.withLock { state in
            state.heartbeats.append(request)
            return state.isReachable
        }
        guard isReachable else { throw Self.unreachable }
        return HeartbeatReply(isAcknowledged: true, serverTime: nil)
    }

    func renew(
        _ request: RenewRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> JoinCertificate {
        let renewed = state.withLock { state in
            state.renewals.append(request)
            return state.isReachable ? state.renewed : nil
        }
        guard let renewed else { throw Self.unreachable }
        return renewed
    }

    private static let unreachable = AuthorityClientError(.unreachable, message: "connection refused by test")
}
