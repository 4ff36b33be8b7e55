internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol
internal import NIOSSL
internal import Synchronization

/// The certificate that new connections are served with, and how it is replaced while the server runs.
///
/// Connections that exist keep the one they began with.
final class ServerCertificates: Sendable {
    /// A certificate with its key, ready to be used.
    struct Loaded: Sendable {
        let context: NIOSSLContext
        /// When the server's own certificate ends.
        let end: UTCTime
    }

    private let files: TLSFiles
    private let current: Mutex<Loaded>

    /// Reads the files; throws ``AuthorityStartError`` that names the one that cannot be used.
    init(_ files: TLSFiles) throws {
        self.files = files
        current = Mutex(try Self.load(files))
    }

    /// What a new connection uses.
    var context: NIOSSLContext { current.withLock(\.context) }

    /// When the certificate in use ends.
    var end: UTCTime { current.withLock(\.end) }

    /// Reads the files again.
    ///
    /// When they cannot be used, what was in use stays so, and the fault is thrown.
    func reload() throws {
        let loaded = try Self.load(files)
        current.withLock { $0 = loaded }
    }

    /// The certificate and key of two files, which must belong together.
    static func load(_ files: TLSFiles) throws -> Loaded {
        let chain = try using(files.certificateChain, "NA_TLS_CERT_FILE", "a PEM certificate chain") {
            try NIOSSLCertificate.fromPEMBytes($0)
        }
        guard let own = chain.first else {
            throw refusal(files.certificateChain, "NA_TLS_CERT_FILE", "it holds no PEM certificate")
        }
        let key = try using(files.privateKey, "NA_TLS_KEY_FILE", "an unencrypted PEM private key") {
            try NIOSSLPrivateKey(bytes: $0, format: .pem)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            let (seconds, overflow) = Int64(own.notValidAfter).multipliedReportingOverflow(by: 1_000_000)
            return Loaded(
                context: try NIOSSLContext(configuration: configuration),
                end: UTCTime(microseconds: overflow ? .max : seconds))
        } catch {
            throw refusal(
                files.privateKey, "NA_TLS_KEY_FILE",
                "it is not the key of the first certificate in \(files.certificateChain)")
        }
    }

    private static func using<Value>(
        _ path: String, _ name: String, _ expected: String, _ read: ([UInt8]) throws -> Value
    ) throws -> Value {
        let bytes: [UInt8]
        do {
            bytes = try AtomicFile.read(path, maximumBytes: AuthorityLimits.tlsFileBytes)
        } catch {
            throw refusal(path, name, "\(error)")
        }
        do {
            return try read(bytes)
        } catch {
            throw refusal(path, name, "it is not \(expected)")
        }
    }

    private static func refusal(_ path: String, _ name: String, _ reason: String) -> AuthorityStartError {
        AuthorityStartError(.invalidConfiguration, "cannot use \(path) (\(name)) for TLS: \(reason)")
    }
}
