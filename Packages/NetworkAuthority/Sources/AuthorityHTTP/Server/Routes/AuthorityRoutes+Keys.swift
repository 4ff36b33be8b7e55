internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import MeshCrypto
internal import MeshProtocol
internal import Synchronization

// The authority's keys and their succession.

extension AuthorityRoutes {
    func keyHistory() throws -> Reply {
        let history = try authority.keyHistory()
        let now = authority.now
        let version = KeyHistoryVersion(
            successions: history.successions.count, signing: history.key(signingAt: now)?.keySequence)
        if let known = keyHistoryReply.withLock({ $0?.version == version ? $0?.reply : nil }) { return known }
        let reply = Reply.json(try keyHistory(history, at: now))
        keyHistoryReply.withLock { $0 = (version, reply) }
        return reply
    }

    func sovereign(_ call: RouteCall) throws -> Reply {
        let origin = try options.origin.publicOrigin(call.request.head)
        return .json(.sovereign(try authority.keyHistory(), own: try authority.keyStatus().sequence, origin: origin))
    }

    func succession(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        let (record, history) = try await authority.recordSuccession(operation, from: call.address)
        return .json(
            [
                "status": "recorded", "succession": record.json,
                "key_history": try keyHistory(history, at: authority.now),
            ], status: .created)
    }

    func reissue(_ call: RouteCall) async throws -> Reply {
        let operation = call.operation(body: try await call.body())
        let policy = try await authority.reissue(operation, from: call.address)
        // Whatever was due is done.
        var members = JSONValue.reissueMembers(isPolicyOutdated: false)
        members["reissued"] = [
            "attestations": 0, "treaties": 0, "policy_manifest": policy.map { .string($0) } ?? .null,
        ]
        members["not_current"] = 0
        return .json(.object(members))
    }

    private func keyHistory(_ history: AuthorityKeyHistory, at now: UTCTime) throws -> JSONValue {
        .keyHistory(
            history, own: try authority.keyStatus().sequence, ownKeyID: authority.configuration.keyID,
            vouchingGrace: authority.configuration.vouchingGrace, at: now)
    }
}

/// What the published key history depends on: it only grows, and its keys sign one after the other.
struct KeyHistoryVersion: Sendable, Equatable {
    let successions: Int
    let signing: Int64?
}
