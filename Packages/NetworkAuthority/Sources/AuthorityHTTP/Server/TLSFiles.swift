/// The files from which an authority serves HTTPS.
///
/// - Source: RFC 8446, RFC 5246
public struct TLSFiles: Sendable, Equatable {
    /// The certificate chain, PEM, the server's own certificate first.
    public var certificateChain: String
    /// The private key of the first certificate, PEM, not encrypted.
    public var privateKey: String

    /// Names the two files; they are read when the authority is built, and again when it is asked to.
    public init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}
