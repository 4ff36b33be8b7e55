internal import AuthorityCore
internal import HTTPTypes
internal import Hummingbird
internal import MeshProtocol
internal import NIOCore
internal import Synchronization

// Public documents: bytes with an entity tag.

extension AuthorityRoutes {
    /// The reply to a request that needs nothing but bytes that are at hand, or nil.
    func replyAtHand(_ head: HTTPRequest) -> Reply? {
        guard head.method == .get, let path = head.path else { return nil }
        let endpoint = EndpointMatch(path: path)?.endpoint(for: .get)
        guard let reply = endpoint.flatMap({ replyAtHand($0, head) }) else { return nil }
        requests.count(endpoint, status: reply.status)
        return reply
    }

    private func replyAtHand(_ endpoint: Endpoint, _ head: HTTPRequest) -> Reply? {
        switch endpoint {
        case .healthz: return Self.alive
        case .genesis: return conditional(authority.genesisDocument, .genesis, head.headerFields)
        case .policy:
            return authority.policyDocumentAtHand.map { conditional($0, .policy, head.headerFields) }
        case .crl:
            guard head.headerFields[.prefer] == nil else { return nil }
            return authority.revocationDocumentAtHand.map { conditional($0, .crl, head.headerFields) }
        default: return nil
        }
    }

    static let alive = Reply.json(["status": "ok"])

    func conditional(_ document: PublicDocument, _ call: RouteCall) -> Reply {
        conditional(document, call.endpoint, call.headers)
    }

    private func conditional(_ document: PublicDocument, _ endpoint: Endpoint, _ headers: HTTPFields) -> Reply {
        if Conditions.matches(headers, tag: document.entityTag) {
            return Reply(status: .notModified, headers: [.eTag: document.entityTag])
        }
        let buffer = buffers.withLock { buffers in
            if let known = buffers[endpoint], known.tag == document.entityTag { return known.buffer }
            let buffer = ByteBuffer(bytes: document.bytes)
            buffers[endpoint] = (document.entityTag, buffer)
            return buffer
        }
        return Reply(headers: [.contentType: "application/json", .eTag: document.entityTag], body: buffer)
    }

    func revocations(_ call: RouteCall) async throws -> Reply {
        var document = try await authority.revocationDocument()
        let wait = call.request.method == .get ? Conditions.wait(call.headers) : nil
        guard let wait, call.headers[.ifNoneMatch] != nil else { return conditional(document, call) }
        if Conditions.matches(call.headers, tag: document.entityTag) {
            // Who has left must not take the place of one who waits.
            document = try await PeerPresence.hold { [authority, tag = document.entityTag] in
                try await authority.revocationDocument(otherThan: tag, wait: .seconds(wait))
            }
        }
        var reply = conditional(document, call)
        reply.headers[.preferenceApplied] = "wait=\(wait)"
        return reply
    }
}
