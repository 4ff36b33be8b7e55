import AuthorityCore
import AuthorityTesting
import HTTPTypes
import Logging
import MeshProtocol
import ServiceLifecycle
import Testing

@testable import AuthorityHTTP

@Suite("RequestLog")
struct RequestLogTests {
    private func record(_ path: String = "/x", id: String = "r") -> RequestRecord {
        RequestRecord(
            HTTPRequest(method: .get, scheme: nil, authority: nil, path: path), status: .notFound,
            duration: .microseconds(1_234_056), address: .unknown, requestID: id)
    }

    /// What a run of the authority logs of requests, in the order of their answers.
    private func lines(
        _ scope: RequestLogScope, level: Logger.Level = .info, _ requests: [(path: String, headers: String)]
    ) async throws -> [String] {
        let lines = LogLines()
        var configuration = try TestNetwork().configuration
        configuration.requestLog = scope
        try await RunningAuthority.during(configuration, logger: lines.logger(level)) { _, port in
            for request in requests {
                _ = try await RawClient.exchange(
                    port: port, "GET \(request.path) HTTP/1.1\r\nHost: a\r\n\(request.headers)\r\n", replies: 1)
            }
        }
        return lines.all.filter { $0.hasPrefix("info request ") }
    }

    @Test("a line tells method, path, status, address and id, and neither query nor header")
    func line() async throws {
        let secret = "X-Request-ID: id-1\r\nCookie: secret\r\nAuthorization: secret\r\n"
        let lines = try await lines(.notable, [("/nodes?token=secret", secret), ("/nothing%20here", "")])

        #expect(lines.count == 2)
        let first = try #require(lines.first)
        #expect(first.contains("client.address=127.0.0.1 duration.ms="))
        #expect(first.contains("http.request.method=GET http.response.status_code=200 request.id=id-1 url.path=/nodes"))
        #expect(first.hasSuffix("url.path=/nodes") && !first.contains("secret"))
        #expect(lines.last?.contains("http.response.status_code=404") == true)
        #expect(lines.last?.hasSuffix("url.path=/nothing%20here") == true)
    }

    @Test("replies from bytes at hand are logged only when all are asked for; off, and below info, nothing is")
    func scopes() async throws {
        let requests = [("/healthz", ""), ("/crl", ""), ("/nodes", "")]

        #expect(try await lines(.notable, requests).count == 1)
        #expect(try await lines(.all, requests).count == 3)
        #expect(try await lines(.off, requests).isEmpty)
        #expect(try await lines(.all, level: .notice, requests).isEmpty)
    }

    @Test("an accepted heartbeat is not notable, a refused one is")
    func heartbeats() {
        let log = RequestLog(scope: .notable, logger: LogLines().logger())

        #expect(!log.includes(.heartbeat, status: 200))
        #expect(log.includes(.heartbeat, status: 401))
        #expect(log.includes(.join, status: 201) && log.includes(nil, status: 404))
        #expect(RequestLog(scope: .all, logger: LogLines().logger()).includes(.heartbeat, status: 200))
    }

    @Test("beyond the bound requests are counted, and room is made by writing")
    func bound() {
        let lines = LogLines()
        let log = RequestLog(scope: .all, logger: lines.logger(), capacity: 2)

        for number in 0..<5 { log.append(record(id: "r\(number)")) }
        log.write()
        log.append(record(id: "later"))
        log.write()

        #expect(lines.all.filter { $0.hasPrefix("info request") }.count == 3)
        #expect(lines.all.filter { $0 == "warning requests not logged request.count=3" }.count == 1)
        #expect(lines.all.last?.contains("request.id=later") == true)
        #expect(AuthorityLimits.requestLogEntries == 4_096)
    }

    @Test("a path is cut and cannot break its line, and a duration has three digits after the point")
    func forms() {
        let record = record("/a\u{1B}[31m\nb/" + String(repeating: "x", count: 1_000))

        #expect(record.path.hasPrefix("/a?[31m?b/xx"))
        #expect(record.path.utf8.count == AuthorityLimits.loggedPathCharacters)
        #expect(record.metadata["duration.ms"] == "1234.056")
    }
}
