internal import AsyncHTTPClient
internal import MeshProtocol
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// One HTTP request to an authority, and how it is sent.
struct HTTPExchange: Sendable {
    /// `GET`, `POST` or `DELETE`.
    var method = "GET"
    /// Where to.
    var address: AuthorityAddress
    /// The path, not percent-encoded.
    var path: String
    /// The query in order, not percent-encoded.
    var query: [(String, [String])] = []
    /// Header fields beside content type and accept.
    var headers: [(String, String)] = []
    /// A JSON body.
    var body: [UInt8]?
    /// Time from connecting to the last byte of the reply.
    var timeout: Duration
    /// The largest reply accepted.
    var maximumReplyBytes = AuthorityClientLimits.replyBytes

    /// One client for the process: it holds no state of a node but idle connections, and lives as long as the process.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = AuthorityClientLimits.connectTime
        configuration.connectionPool.idleTimeout = AuthorityClientLimits.idleTime
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = AuthorityClientLimits.connections
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Sends the request and reads the whole reply.
    ///
    /// A `GET` whose pooled connection the authority had just closed is sent once more.
    /// Cancelling ends the request with an error.
    func perform() async throws(AuthorityClientError) -> HTTPReply {
        do {
            return try await attempt()
        } catch let error as HTTPClientError where error == .remoteConnectionClosed && method == "GET" {
            do { return try await attempt() } catch { throw described(error) }
        } catch {
            throw described(error)
        }
    }

    private func attempt() async throws -> HTTPReply {
        var request = HTTPClientRequest(url: address.url(path: path, query: query))
        request.method = HTTPMethod(rawValue: method)
        request.headers.add(name: "accept", value: "application/json")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body)
        }
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let response = try await Self.client.execute(request, deadline: deadline)
        let buffer = try await response.body.collect(upTo: maximumReplyBytes)
        return HTTPReply(
            status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
            body: Array(buffer.readableBytesView))
    }

    /// The error in words that name the authority.
    private func described(_ error: any Error) -> AuthorityClientError {
        let name = address.authority
        switch error {
        case let error as AuthorityClientError:
            return error
        case let error as NIOConnectionError:
            return described(connecting: error)
        case let error as IOError:
            return described(codes: [error.errnoCode])
        case is NIOTooManyBytesError:
            return .init(.invalidReply, message: "the reply of \(name) is longer than \(maximumReplyBytes) bytes")
        case is CancellationError:
            return .init(.replyLost, message: "the request to \(name) was cancelled")
        case let error as HTTPClientError:
            return described(client: error)
        default:
            return .init(.unreachable, message: "no connection to \(name): \(error)")
        }
    }

    private func described(client error: HTTPClientError) -> AuthorityClientError {
        let name = address.authority
        switch error {
        case .cancelled: return .init(.replyLost, message: "the request to \(name) was cancelled")
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            return .init(.unreachable, message: "connecting to \(name) took too long")
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            return .init(.replyLost, message: "no answer from \(name) within \(timeout.components.seconds) s")
        case .remoteConnectionClosed, .uncleanShutdown:
            return .init(.replyLost, message: "\(name) closed the connection before it answered")
        default: return .init(.replyLost, message: "the request to \(name) failed: \(error.shortDescription)")
        }
    }

    private func described(connecting error: NIOConnectionError) -> AuthorityClientError {
        let name = address.authority
        if error.connectionErrors.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            return .init(.unreachable, message: "the name of \(name) cannot be resolved")
        }
        return described(codes: error.connectionErrors.compactMap { ($0.error as? IOError)?.errnoCode })
    }

    private func described(codes: [CInt]) -> AuthorityClientError {
        let name = address.authority
        if codes.contains(ECONNREFUSED) { return .init(.unreachable, message: "connection refused by \(name)") }
        if codes.contains(ENETUNREACH) || codes.contains(EHOSTUNREACH) {
            return .init(.unreachable, message: "\(name) cannot be reached from here")
        }
        if codes.contains(ECONNRESET) || codes.contains(EPIPE) {
            return .init(.replyLost, message: "\(name) closed the connection before it answered")
        }
        return .init(.unreachable, message: "no connection to \(name)")
    }
}

extension TimeAmount {
    /// A duration in whole nanoseconds, clamped to a day.
    fileprivate init(_ duration: Duration) {
        let bounded = min(max(duration, .zero), .seconds(86_400))
        let (seconds, attoseconds) = bounded.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
