import AuthorityCore
import AuthorityStore
import AuthorityTesting
import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import AuthorityHTTP

@Suite("CachedReplyHandler")
struct CachedReplyHandlerTests {
    @Test("a cached document is answered at once, unless the reader does not take what it was sent")
    func backPressure() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let parts = try await AuthorityParts(try TestNetwork().configuration, logger: logger)
        defer { try? parts.store.close() }
        let routes = AuthorityRoutes(authority: parts.authority, options: parts.options, requests: RequestCounters())
        let channel = EmbeddedChannel(
            handler: CachedReplyHandler(
                routes: routes, log: RequestLog(scope: .off, logger: logger)))
        let head = HTTPRequestPart.head(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/crl"))
        func passesOn() throws -> Bool {
            try channel.writeInbound(head)
            try channel.writeInbound(HTTPRequestPart.end(nil))
            let passed = try channel.readInbound(as: HTTPRequestPart.self)
            _ = try channel.readInbound(as: HTTPRequestPart.self)
            return passed == head
        }

        #expect(try !passesOn())
        guard case .head(let response) = try channel.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("no answer")
            return
        }
        #expect(response.status == .ok)
        channel.isWritable = false
        #expect(try passesOn())
    }
}
