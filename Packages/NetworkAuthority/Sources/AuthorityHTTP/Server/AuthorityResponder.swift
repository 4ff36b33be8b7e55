internal import AuthorityCore
internal import HTTPTypes
package import Hummingbird
internal import Logging
internal import MeshProtocol
internal import NIOCore
internal import NIOHTTP1

/// Answers every request in the contract's form, whatever happens.
///
/// - Source: Specification 06 §1
package struct AuthorityResponder: HTTPResponder {
    package typealias Context = AuthorityRequestContext

    let routes: AuthorityRoutes
    let log: RequestLog
    let logger: Logger
    /// The only paths that are served; nil for all.
    var paths: Set<String>?

    package func respond(to request: Request, context: Context) async throws -> Response {
        let start = log.isOn ? ContinuousClock.now : nil
        let requestID = RequestIdentifier.of(request.headers)
        let target = RequestTarget(request.head.path ?? "/")
        let match = target.path.flatMap { served($0) ? EndpointMatch(path: $0) : nil }
        let response = try await response(to: request, target, match, requestID: requestID, context)
        let endpoint = match?.endpoint(for: request.method)
        routes.requests.count(endpoint, status: response.status)
        if let start, log.includes(endpoint, status: response.status.code) {
            let address = routes.options.origin.address(request.headers, peer: context.remoteAddress)
            log.append(
                RequestRecord(
                    request.head, status: response.status, duration: start.duration(to: .now), address: address,
                    requestID: requestID))
        }
        return response
    }

    private func response(
        to request: Request, _ target: RequestTarget, _ match: EndpointMatch?, requestID: String, _ context: Context
    ) async throws -> Response {
        let isHead = request.method == .head
        do {
            let reply = try await answer(request, target, match, context)
            return reply.response(requestID: requestID, isHead: isHead)
        } catch let error as HTTPParserError {
            // The connection ends: the server answers for itself.
            throw error
        } catch {
            let refusal = refusal(for: error, requestID: requestID)
            return Reply.refusal(refusal, requestID: requestID).response(requestID: requestID, isHead: isHead)
        }
    }

    private func served(_ path: String) -> Bool {
        paths.map { $0.contains(path) } ?? true
    }

    private func answer(
        _ request: Request, _ target: RequestTarget, _ match: EndpointMatch?, _ context: Context
    ) async throws -> Reply {
        guard let match else { throw HTTPRefusal.notFound }
        if request.method == .options { return Reply(headers: [.allow: match.allowedMethods]) }
        guard let endpoint = match.endpoint(for: request.method) else {
            throw HTTPRefusal.methodNotAllowed(allow: match.allowedMethods)
        }
        return try await routes.answer(
            endpoint, parameter: match.parameter, request, target: target, peer: context.remoteAddress)
    }

    private func refusal(for error: any Error, requestID: String) -> HTTPRefusal {
        switch error {
        case let refusal as HTTPRefusal: return refusal
        case let refusal as AuthorityRefusal: return HTTPRefusal(refusal)
        case is AuthorityStoreError, is CancellationError:
            logger.debug(
                "request not served", metadata: ["error.code": "service_unavailable", "request.id": "\(requestID)"])
            return .unavailable
        default:
            logger.info(
                "request failed", metadata: ["error.code": "internal_server_error", "request.id": "\(requestID)"])
            return .internalError
        }
    }
}
