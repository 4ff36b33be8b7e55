import AuthorityTesting
import NIOSSL

@testable import AuthorityHTTP

extension TestCertificate {
    /// A client's view: this certificate is trusted and no other.
    func clientContext(_ change: (inout TLSConfiguration) -> Void = { _ in }) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
        configuration.applicationProtocols = ["http/1.1"]
        change(&configuration)
        return try NIOSSLContext(configuration: configuration)
    }

    /// Puts the pair into a folder, as `tls.crt` and `tls.key`.
    @discardableResult
    func write(to folder: TemporaryFolder) throws -> TLSFiles {
        TLSFiles(
            certificateChain: try folder.write(certificate, to: "tls.crt"),
            privateKey: try folder.write(key, to: "tls.key"))
    }
}
