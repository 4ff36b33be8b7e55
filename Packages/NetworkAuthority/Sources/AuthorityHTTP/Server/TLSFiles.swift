public import MeshProtocol

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

    /// When the server's own certificate ends, after reading both files as a start does.
    ///
    /// Blocks on the disk. Throws ``AuthorityCore/AuthorityStartError`` that names the file that cannot be used.
    public func certificateEnd() throws -> UTCTime {
        try ServerCertificates.load(self).end
    }
}
