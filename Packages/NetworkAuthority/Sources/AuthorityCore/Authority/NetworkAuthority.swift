public import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// A Network Authority: admits nodes, renews and revokes their certificates, and publishes what all must know.
///
/// It knows neither SQL nor HTTP. Call ``prepare()`` once before anything else and keep ``run(reporting:)`` running;
/// then every method may be called from any task. Methods throw ``AuthorityRefusal`` for what is not granted and
/// ``AuthorityStoreError`` when the store does not work. What is granted is durable when a method returns.
/// - Source: Specification 06
public final class NetworkAuthority: Sendable {
    /// What the authority is and whom it obeys.
    public let configuration: AuthorityConfiguration

    struct State: Sendable {
        var limiter = RateLimiter()
        var nonceCount = 0
        var nextSweep: UTCTime?
        var activeNodes = RefreshedValue<Int>()
        var listedAgents = RefreshedValue<Int>()
        var stored = RefreshedValue<StoreCounts>()
        var events = EventThrottle()
        var auditWriteFailures: UInt64 = 0
        var revokedOperators: Set<ExactText> = []
        var keys = KnownKeys()
        /// What nodes say about the lists that they hold.
        var learning = RevocationLearning()
        /// Which audit events may be forgotten when they are old.
        var auditExport: @Sendable () -> AuditExportState = { .none }
        /// Position of the key that signed the active policy.
        var policySigner: Int64?
    }

    let store: any AuthorityStore
    let clock: any WallClock
    let uptime: @Sendable () -> ContinuousClock.Instant
    /// Who the authority is, before its key history is known.
    let identityAtStart: AuthorityIdentity
    /// The key that this instance signs with.
    let ownKey: PublicKey
    let operators: [ExactText: OperatorKey]
    let timer: any Clock<Duration>
    let board: DocumentBoard
    /// Somebody wants what is overdue to be done now.
    let roundWanted: Signal
    /// A round of maintenance has ended.
    let roundEnded: Signal
    let state = Mutex(State())
    let nodeKeys = Mutex(NodeKeyCache())
    let genesis: PublicDocument

    /// Makes an authority after verifying its configuration.
    ///
    /// - Parameters:
    ///   - configuration: what the authority is and whom it obeys
    ///   - store: where it keeps what must survive it
    ///   - signer: its signing key: the one of the genesis block, or one that the key history in the store names
    ///   - clock: what it takes for the time of day
    ///   - uptime: what it takes for the passing of time, for rates
    ///   - timer: what measures the pauses of maintenance, and how long requests are held
    /// - Throws: ``AuthorityStartError`` that says what is wrong and what to do.
    public init(
        configuration: AuthorityConfiguration,
        store: any AuthorityStore,
        signer: any DocumentSigner,
        clock: any WallClock,
        uptime: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        timer: any Clock<Duration> = ContinuousClock()
    ) throws {
        let audience = try Self.verify(configuration)
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.uptime = uptime
        self.timer = timer
        board = DocumentBoard(timer: timer)
        roundWanted = Signal(capacity: 1, timer: timer)
        roundEnded = Signal(capacity: AuthorityLimits.heldRequests, timer: timer)
        ownKey = signer.publicKey
        identityAtStart = AuthorityIdentity(
            networkName: configuration.genesis.networkName, keyID: configuration.keyID, audience: audience.text,
            requiresRequestPurpose: configuration.requiresRequestPurpose, keys: nil, signer: signer)
        operators = Dictionary(
            configuration.operators.map { (ExactText($0.id), $0) }, uniquingKeysWith: { first, _ in first })
        genesis = PublicDocument(configuration.genesis)
        if configuration.rateStore == .database {
            let shared = SharedRates(capacity: AuthorityLimits.rateBuckets, uptime: uptime(), time: clock.now())
            state.withLock { $0.limiter = RateLimiter(shared: shared) }
        }
    }

    /// Checks what must hold before anything is signed, and returns the authority's key of the genesis block.
    private static func verify(_ configuration: AuthorityConfiguration) throws -> PublicKey {
        let genesis = configuration.genesis
        do {
            _ = try AuthorityKeyHistory(genesis: genesis)
        } catch {
            throw AuthorityStartError(
                .invalidGenesis,
                "the genesis block of \(genesis.networkName) cannot be relied on (\(error)); "
                    + "use the block that was signed with the network's root key")
        }
        let key: PublicKey
        do {
            key = try PublicKey(text: genesis.networkAuthority.publicKey)
        } catch {
            throw AuthorityStartError(
                .invalidGenesis, "the authority key in the genesis block of \(genesis.networkName) is not a valid key")
        }
        try verifyRanges(configuration)
        return key
    }

    private static func verifyRanges(_ configuration: AuthorityConfiguration) throws {
        func refuse(_ message: String) -> AuthorityStartError { AuthorityStartError(.invalidConfiguration, message) }
        guard (1...MeshLimits.maximumNameLength).contains(configuration.keyID.unicodeScalars.count) else {
            throw refuse("the key id must have 1 to \(MeshLimits.maximumNameLength) characters")
        }
        guard (.zero...AuthorityLimits.longestRenewalGrace).contains(configuration.renewalGrace) else {
            throw refuse("the renewal grace must be from 0 s to a year")
        }
        guard AuthorityLimits.auditRetentionRange.contains(configuration.auditRetention) else {
            throw refuse("audit events must be kept for 1 to 3,650 days")
        }
        guard (.zero...AuthorityLimits.longestRenewalAfterExpiry).contains(configuration.renewalAfterExpiry) else {
            throw refuse("the time for renewal after expiry must be from 0 to 168 hours")
        }
        guard (.zero...AuthorityLimits.vouchingGrace).contains(configuration.vouchingGrace) else {
            throw refuse("the vouching grace must be from 0 to 86,400 seconds")
        }
        var ids: Set<ExactText> = []
        for key in configuration.operators {
            guard (1...AuthorityLimits.adminHeaderCharacters).contains(key.id.unicodeScalars.count) else {
                throw refuse("an operator key id must have 1 to \(AuthorityLimits.adminHeaderCharacters) characters")
            }
            guard ids.insert(ExactText(key.id)).inserted else {
                throw refuse("operator key id \(key.id) is given twice")
            }
        }
        let rates = configuration.rates
        let limits = [
            rates.join, rates.badTokens, rates.nodeAddress, rates.renewals, rates.read, rates.discover, rates.admin,
            rates.adminFailures, rates.adminFailuresPerAddress,
        ]
        guard limits.allSatisfy({ $0 ?? 1 >= 1 }) else { throw refuse("a rate limit must be at least 1") }
    }

    func moment(_ address: ClientAddress) -> RequestMoment {
        RequestMoment(now: clock.now(), address: address)
    }
}
