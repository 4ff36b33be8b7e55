internal import AuthorityHTTP
internal import ServiceLifecycle

/// Has an authority read its TLS files again whenever that is asked for; one without TLS has nothing to read.
struct CertificateReload: Service {
    let authority: AuthorityService
    let requests: OpenReloadRequests

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await requests.forEach {
                // A fault is in the log already, and the certificate in use stays.
                try? authority.reloadCertificates()
            }
        }
    }
}
