public import AuthorityCore
public import MeshCrypto
public import MeshProtocol

/// What `buildAuthority(_:logger:)` needs: the authority, its signing key, its database and its address.
///
/// - Source: Specification 06 §13
public struct AuthorityServerConfiguration: Sendable {
    /// What the authority is and whom it obeys.
    public var authority: AuthorityConfiguration
    /// The authority's signing key.
    ///
    /// Its public key must be the one that the genesis block names.
    public var signer: any DocumentSigner
    /// The SQLite file; `:memory:` keeps everything in memory and loses it at the end.
    public var databasePath: String
    /// The file of the audit log; without it, one beside the database, and none for a database in memory.
    public var auditPath: String?
    /// The address to listen on.
    public var host: String = "127.0.0.1"
    /// The port to listen on; 0 takes a free one, told by ``AuthorityService/boundPort()``.
    public var port: Int = 8443
    /// The certificate and key for HTTPS; without them plain HTTP is served.
    public var tls: TLSFiles?
    /// A second address that serves the counters, `/healthz` and `/readyz` alone, over plain HTTP.
    public var metricsAddress: ListenAddress?
    /// Which requests are logged, at info level.
    public var requestLog: RequestLogScope = .off
    /// How many proxies in front are trusted to append to `X-Forwarded-*`: 0 to 16.
    ///
    /// With 0 these headers are ignored.
    public var proxyHops: Int = 0
    /// The origin that `/sovereign.json` announces, `http(s)://host[:port]`; without it, that of the request.
    public var publicURL: String?
    /// The longest body of an operator request, in bytes.
    public var maximumRequestBytes: Int = AuthorityLimits.adminBodyBytes
    /// What the authority takes for the time of day.
    public var clock: any WallClock = SystemWallClock()
    /// What measures the pauses of maintenance, and how long requests are held.
    public var timer: any Clock<Duration> = ContinuousClock()

    /// Makes a configuration that listens on the loopback address, port 8443.
    public init(authority: AuthorityConfiguration, signer: any DocumentSigner, databasePath: String) {
        self.authority = authority
        self.signer = signer
        self.databasePath = databasePath
    }
}
