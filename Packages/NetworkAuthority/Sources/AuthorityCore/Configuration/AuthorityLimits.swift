/// The bounds of an authority on whatever comes from outside.
///
/// - Source: Specification 06 §1, §4, §13
public enum AuthorityLimits: Sendable {
    // MARK: Requests

    /// Longest body of a node request, in bytes.
    ///
    /// At the limit: 413.
    public static let nodeBodyBytes = 64 << 10
    /// Longest body of an operator request, in bytes, unless configured otherwise.
    ///
    /// At the limit: 413.
    public static let adminBodyBytes = 2 << 20
    /// What the longest body of an operator request may be configured to, in bytes.
    ///
    /// Outside: the start is refused.
    public static let adminBodyRange = 1_024...67_108_864
    /// Proxies in front that may be trusted.
    ///
    /// Outside: the start is refused.
    public static let proxyHops = 0...16
    /// Longest value of an `X-Admin-…` header, in characters.
    ///
    /// At the limit: 401.
    public static let adminHeaderCharacters = 256
    /// Longest request id that is taken over from a request, in characters.
    ///
    /// At the limit: replaced by one of ours.
    public static let requestIDCharacters = 128
    /// Longest origin that a request may give us, in bytes.
    ///
    /// At the limit: 400.
    public static let originBytes = 300
    /// Longest `status` of a heartbeat, in characters.
    ///
    /// At the limit: 400.
    public static let statusCharacters = 64
    /// Longest nonce, invite token or certificate id in a request, in characters.
    ///
    /// At the limit: 400.
    public static let identifierCharacters = 256
    /// Most roles that one invite assigns.
    ///
    /// At the limit: 400.
    public static let roles = 32
    /// Longest text from a request that a refusal repeats, in characters.
    ///
    /// At the limit: cut.
    public static let echoedCharacters = 128
    /// Hours that a certificate or an invite may be valid.
    ///
    /// Outside: 400.
    public static let validityHours: ClosedRange<Int64> = 1...8_760
    /// Hours that a certificate is valid when the request does not say.
    public static let defaultValidityHours: Int64 = 168
    /// Hours that an invite may be redeemed when the request does not say.
    public static let defaultTokenExpiryHours: Int64 = 24

    // MARK: Operators

    /// Errors that the refusal of one request names.
    ///
    /// At the limit: the first.
    public static let validationErrors = 16
    /// Longest reason of an operator, in characters.
    ///
    /// At the limit: 400.
    public static let reasonCharacters = 256
    /// Most ports of a policy.
    ///
    /// At the limit: 422.
    public static let policyPorts = 1_024
    /// Most services of a policy.
    ///
    /// At the limit: 422.
    public static let policyServices = 256
    /// Most transports of a policy.
    ///
    /// At the limit: 422.
    public static let policyTransports = 16
    /// Longest text in a policy but its id, in characters.
    ///
    /// At the limit: 422.
    public static let policyTextCharacters = 128
    /// Length of a policy's services and transports together as they are served, in bytes.
    ///
    /// At the limit: 422.
    public static let policyTextBytes = 16 << 10
    /// Policies that are kept.
    ///
    /// At the limit the oldest one that is not active is forgotten.
    public static let policies = 1_000
    /// Policies that the history shows.
    ///
    /// At the limit: the newest.
    public static let policyHistoryEntries = 100
    /// Invites that a listing shows.
    ///
    /// Outside: 400.
    public static let inviteListing = 1...1_000
    /// Invites that a listing shows when the request does not say.
    public static let defaultInviteListing = 100

    // MARK: Replay

    /// How far the time of a signed request may be from ours, either way.
    ///
    /// Outside: 401.
    public static let requestSkew: Duration = .seconds(300)
    /// How long a nonce is remembered; twice the skew, so that no request outlives its nonce.
    public static let nonceLife: Duration = .seconds(600)
    /// Nonces remembered at least; more when the rates in force allow more in a nonce's life.
    ///
    /// At the limit: 429.
    public static let nonces = 1_000_000
    /// Addresses that may use their whole node rate before the nonce bound is reached.
    public static let noncesBusyAddresses = 100
    /// Nonces removed in one transaction.
    public static let noncePurgeBatch = 5_000

    /// Keys of nodes that are not examined again at each request.
    ///
    /// At the limit: those not used lately are.
    public static let nodeKeys = 100_000

    // MARK: Rates

    /// The span in which requests are counted.
    public static let rateWindow: Duration = .seconds(60)
    /// Addresses and keys that are counted at once.
    ///
    /// At the limit idle ones go; if none is idle, the request is refused.
    public static let rateBuckets = 100_000
    /// Audit events of one kind that strangers can cause in a minute, over all addresses.
    ///
    /// At the limit: counted, and told by a summary.
    public static let strangersEvents = 100
    /// What a refused client is told to wait, in seconds.
    public static let retryAfterSeconds = 60

    // MARK: Keys and certificates

    /// How long a renewed certificate stays usable beside its successor, unless configured otherwise.
    public static let renewalGrace: Duration = .seconds(900)
    /// The span in which the renewals of a key are counted.
    public static let renewalWindow: Duration = .seconds(3_600)
    /// The longest configurable renewal grace.
    ///
    /// Beyond it: the start is refused.
    public static let longestRenewalGrace: Duration = .seconds(31_536_000)
    /// The longest configurable time after its expiry in which a certificate may be renewed.
    ///
    /// Beyond it: the start is refused.
    public static let longestRenewalAfterExpiry: Duration = .seconds(7 * 86_400)
    /// How long a succeeded key of the authority vouches at most, which is also the default.
    ///
    /// Beyond it: the start is refused.
    public static let vouchingGrace: Duration = .seconds(86_400)
    /// How long before it takes effect a key succession is recorded.
    ///
    /// Outside: 409.
    public static let successionNotice: ClosedRange<Duration> = .seconds(60)...Duration.seconds(30 * 86_400)
    /// The longest validity of a key that a succession names.
    ///
    /// Beyond it: 409.
    public static let longestKeyValidity: Duration = .seconds(3_653 * 86_400)
    /// Successions that a history holds; a client reads no longer one.
    ///
    /// At the limit: 400.
    public static let successions = 1_024

    // MARK: Agents

    /// Agents listed at once.
    ///
    /// At the limit: 429.
    public static let agents = 100_000
    /// Agents in one answer.
    ///
    /// At the limit: the latest.
    public static let agentsPerAnswer = 100
    /// Longest descriptor of an agent, in bytes of its plain form.
    ///
    /// At the limit: 422.
    public static let agentDescriptorBytes = 16 << 10
    /// Longest name, capability, host or scheme of an agent, in characters.
    ///
    /// At the limit: 422; 400 in a search.
    public static let agentTextCharacters = 256
    /// Most capabilities of an agent.
    ///
    /// At the limit: 422.
    public static let agentCapabilities = 64
    /// Longest life of a descriptor, and how long an ended listing keeps older descriptors from coming back.
    ///
    /// Beyond it: 422.
    public static let agentLife: Duration = .seconds(7 * 86_400)
    /// Ended listings removed in one transaction.
    public static let agentPurgeBatch = 1_000

    // MARK: Documents

    /// Life of a published revocation list.
    public static let revocationListLife: Duration = .seconds(24 * 3_600)
    /// A revocation list is signed again when less than this remains.
    public static let revocationListRefresh: Duration = .seconds(12 * 3_600)
    /// How long an entry stays in the list after its certificate has expired.
    public static let revocationEntryRetention: Duration = .seconds(3_600)
    /// Longest that a reader of the revocation list waits for a round of maintenance.
    ///
    /// At the limit: the list as it is.
    public static let sweepWait: Duration = .seconds(1)
    /// Longest that a request for a changed revocation list is held, in seconds.
    public static let heldSeconds = 25
    /// Requests that may be held at once.
    ///
    /// At the limit they are answered at once.
    public static let heldRequests = 1_024
    /// How old a count of nodes may be, and how soon a change by another process on the same store is seen.
    public static let refreshInterval: Duration = .seconds(1)
    /// How long a node counts as active after its last heartbeat.
    public static let activeNodeSilence: Duration = .seconds(300)
    /// Entries of the roster that an operator is shown.
    ///
    /// At the limit: the latest.
    public static let rosterEntries = 100_000

    // MARK: Server

    /// Sockets open at once.
    ///
    /// At the limit a new one is closed.
    public static let sockets = 1_024
    /// Longest header block of a request, in bytes.
    ///
    /// At the limit: 431.
    public static let headerBytes = 16 << 10
    /// Most header fields of a request.
    ///
    /// At the limit: 431.
    public static let headerFields = 100
    /// How long the header of a request may take to arrive.
    ///
    /// At the limit: closed.
    public static let headerRead: Duration = .seconds(10)
    /// How long the body of a request may take to arrive.
    ///
    /// At the limit: closed.
    public static let bodyRead: Duration = .seconds(30)
    /// How long an answer may wait for its reader to take more of it.
    ///
    /// At the limit: closed.
    public static let answerWrite: Duration = .seconds(60)
    /// How long a connection may stay without a request.
    ///
    /// At the limit: closed.
    public static let idle: Duration = .seconds(30)
    /// Longest certificate chain or private key file for TLS, in bytes.
    ///
    /// At the limit: not used.
    public static let tlsFileBytes = 1 << 20
    /// Sockets open at once at the listener for counters.
    ///
    /// At the limit a new one is closed.
    public static let metricsSockets = 64
    /// Requests that wait to be written to the request log.
    ///
    /// At the limit further ones are counted only.
    public static let requestLogEntries = 4_096
    /// Longest path in the request log, in characters.
    ///
    /// At the limit: cut.
    public static let loggedPathCharacters = 200
    /// How long requests under way may take after a graceful shutdown began.
    ///
    /// At the limit: closed.
    public static let gracefulShutdown: Duration = .seconds(10)
    /// Decisions that may wait for the writer.
    ///
    /// At the limit: 503.
    public static let waitingDecisions = 4_096
    /// Decisions that share a commit at most.
    public static let decisionsInCommit = 256
    /// How long decisions are added to a commit.
    ///
    /// At the limit: it is made, and the next one begins.
    public static let commitDuration: Duration = .milliseconds(20)
    /// How long a writer waits for another process's lock on the database.
    ///
    /// At the limit: 503.
    public static let databaseBusy: Duration = .seconds(5)

    // MARK: Root key search

    /// Most files that are read in search of the root private key.
    ///
    /// At the limit: the search ends and says so.
    public static let rootKeyFiles = 5_000
    /// Largest file that is read in search of the root private key, in bytes.
    ///
    /// At the limit: not read.
    public static let rootKeyFileBytes = 4_096
    /// How many levels below a folder the root private key is looked for.
    public static let rootKeyDepth = 3
    /// Most folders that are listed in search of the root private key.
    ///
    /// At the limit: the search ends and says so.
    public static let rootKeyFolders = 5_000

    // MARK: Shared rates

    /// Buckets whose hits are written to a shared store in one transaction.
    ///
    /// At the limit: the others with the next one.
    public static let rateFlushRows = 2_000
    /// Windows that are over and are removed from a shared store in one transaction.
    public static let ratePurgeRows = 5_000
}
