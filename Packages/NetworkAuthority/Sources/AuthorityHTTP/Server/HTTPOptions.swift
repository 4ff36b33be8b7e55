internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol

/// The options of the HTTP side, checked.
struct HTTPOptions: Sendable {
    let host: String
    let port: Int
    let origin: RequestOrigin
    let certificates: ServerCertificates?
    let metricsAddress: ListenAddress?
    let requestLog: RequestLogScope
    let maximumRequestBytes: Int
    let signingKey: PublicKey
    /// A name for this process that says nothing about it.
    let instance = "authority:" + String(UUIDv4.make().prefix(8))

    init(_ configuration: AuthorityServerConfiguration) throws {
        func refuse(_ message: String) -> AuthorityStartError { AuthorityStartError(.invalidConfiguration, message) }
        guard (0...65_535).contains(configuration.port) else {
            throw refuse("the port \(configuration.port) (PORT) must be from 0 to 65,535")
        }
        guard AuthorityLimits.proxyHops.contains(configuration.proxyHops) else {
            throw refuse("the number of proxies \(configuration.proxyHops) (NA_PROXY_HOPS) must be from 0 to 16")
        }
        guard AuthorityLimits.adminBodyRange.contains(configuration.maximumRequestBytes) else {
            throw refuse("the longest request (NA_MAX_REQUEST_BYTES) must be from 1,024 to 67,108,864 bytes")
        }
        if let url = configuration.publicURL, RequestOrigin.origin(url) == nil {
            throw refuse("the public URL \(url) (NA_PUBLIC_URL) must be http(s)://host[:port] and nothing else")
        }
        host = configuration.host
        port = configuration.port
        origin = RequestOrigin(
            proxyHops: configuration.proxyHops, publicURL: configuration.publicURL, isSecure: configuration.tls != nil)
        certificates = try configuration.tls.map { try ServerCertificates($0) }
        metricsAddress = configuration.metricsAddress
        requestLog = configuration.requestLog
        maximumRequestBytes = configuration.maximumRequestBytes
        signingKey = configuration.signer.publicKey
    }
}
