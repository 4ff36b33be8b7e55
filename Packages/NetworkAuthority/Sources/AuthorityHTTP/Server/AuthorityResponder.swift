internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import MeshProtocol
internal import NIOCore
internal import NIOHTTP1

/// Answers every request in the contract's form, whatever happens.
///
/// - Source: Specification 06 §1
struct AuthorityResponder: HTTPResponder {
    typealias Context = AuthorityRequestContext

    let routes: AuthorityRoutes
    let logger: Logger

    func respond(to request: Request, context: Context) async throws -> Response {
        let requestID = RequestIdentifier.of(request.headers)
        let isHead = request.method == .head
        do {
            let reply = try await answer(request, context)
            return reply.response(requestID: requestID, isHead: isHead)
        } catch let error as HTTPParserError {
            // The connection ends: the server answers for itself.
            throw error
        } catch {
            let refusal = refusal(for: error, requestID: requestID)
            return Reply.refusal(refusal, requestID: requestID).response(requestID: requestID, isHead: isHead)
        }
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Reply {
        let target = RequestTarget(request.head.path ?? "/")
        guard let path = target.path, let match = EndpointMatch(path: path) else { throw HTTPRefusal.notFound }
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
