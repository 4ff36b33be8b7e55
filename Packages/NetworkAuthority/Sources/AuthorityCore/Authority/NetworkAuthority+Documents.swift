public import MeshProtocol
internal import Synchronization

/// Nodes as an operator sees them.
public struct NodeRoster: Sendable {
    /// How many certificates are in use.
    public let count: Int
    /// The certificates, the latest heartbeat first.
    public let nodes: [CertificateRecord]
}

/// Whether the authority can do its work, and what of.
public struct AuthorityReadiness: Sendable {
    /// What is known of the database.
    public let database: AuthorityStoreHealth
    /// The own key.
    public let key: AuthorityKeyStatus
    /// Whether a key that was succeeded signed the active policy, so that it is to be signed again.
    public let isPolicyOutdated: Bool
    /// Whether the database takes writes at the expected schema and the key may sign.
    public var isReady: Bool {
        database.isWritable && database.schemaVersion == database.expectedSchemaVersion && key.standing == .signing
    }
}

extension NetworkAuthority {
    /// The genesis block as it is served.
    public var genesisDocument: PublicDocument { genesis }

    /// The active policy as it is served.
    public func policyDocument() throws -> PublicDocument {
        guard let document = board.policy else { throw missingDocument }
        return document
    }

    /// The active policy, if it can be served without waiting.
    public var policyDocumentAtHand: PublicDocument? { board.policy }

    /// The id of the active policy; nil before there is one.
    public var activePolicyID: String? { board.policyID }

    /// The active revocation list, if it can be served without waiting: nil while something about it is overdue.
    public var revocationDocumentAtHand: PublicDocument? { isSweepDue ? nil : board.revocations?.document }

    /// The active revocation list as it is served, after ``run(reporting:)`` has done what is overdue.
    ///
    /// An authority that cannot write, or that nobody runs, goes on serving the list that it has.
    public func revocationDocument() async throws -> PublicDocument {
        await awaitSweep()
        guard let revocations = board.revocations else { throw missingDocument }
        return revocations.document
    }

    /// The revocation list as soon as its entity tag differs from this one, or as it is after `wait`.
    ///
    /// Waits at most 25 s, and not at all when too many requests wait already. Cancelling answers at once.
    public func revocationDocument(otherThan tag: String, wait: Duration) async throws -> PublicDocument {
        let current = try await revocationDocument()
        let longest = Duration.seconds(AuthorityLimits.heldSeconds)
        guard current.entityTag == tag, wait > .zero else { return current }
        await board.waitForList(otherThan: tag, atMost: min(wait, longest))
        return try await revocationDocument()
    }

    /// How many requests are held until the revocation list changes.
    package var heldRequestCount: Int { board.waitingCount }

    /// The active revocation list.
    public func revocationList() async throws -> CertificateRevocationList {
        _ = try await revocationDocument()
        guard let revocations = board.revocations else { throw missingDocument }
        return revocations.list
    }

    /// The certificates in use, for an operator of at least the read tier.
    public func roster(_ request: OperatorRequest, from address: ClientAddress) async throws -> NodeRoster {
        try await requireReader(request, from: address)
        return try await roster()
    }

    /// The certificates in use, for the program that embeds the authority.
    public func roster() async throws -> NodeRoster {
        let now = clock.now()
        let since = now.advanced(by: .zero - AuthorityLimits.activeNodeSilence)
        return try await store.read { reader in
            NodeRoster(
                count: try reader.activeNodeCount(since: since, notExpiredAt: now),
                nodes: try reader.activeNodes(since: since, notExpiredAt: now, limit: AuthorityLimits.rosterEntries))
        }
    }

    /// Whether the authority can do its work, from what is known already.
    public func readiness() throws -> AuthorityReadiness {
        AuthorityReadiness(
            database: store.health(), key: try keyStatus(), isPolicyOutdated: isPolicyOutdated(at: clock.now()))
    }

    /// Why a document that every authority has is not there.
    private var missingDocument: any Error {
        // Without a key that signs, a new authority makes none.
        identity.refusal(at: clock.now()) ?? Self.notPrepared
    }

    static let notPrepared = AuthorityStartError(.notRunning, "the authority is not prepared: call prepare() first")
}
