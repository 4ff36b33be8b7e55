import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Rules for every route")
struct CommonRulesTests {
    private static let sharedHeaders: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
                + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
        ),
        (.frameOptions, "DENY"), (.xContentTypeOptions, "nosniff"), (.cacheControl, "no-store"),
    ]

    @Test("every route, and every refusal, carries the security headers and a request id")
    func headers() async throws {
        try await TestNetwork().test { client async throws in
            for endpoint in Endpoint.allCases {
                for method: HTTPRequest.Method in [.get, .head, .options, .post, .put] {
                    let reply = try await client.send(method, endpoint.pattern.text)
                    for (name, value) in Self.sharedHeaders {
                        #expect(reply.headers[name] == value, "\(method) \(endpoint)")
                    }
                    #expect(reply.headers[.requestID]?.utf8.count == 36)
                    let isBare = method == .head || method == .options
                    #expect(reply.body.isEmpty == isBare, "\(method) \(endpoint)")
                    let isDescribed = reply.status == 200 && !isBare
                    if case .text(let type) = endpoint.description.content, isDescribed {
                        #expect(reply.headers[.contentType] == type, "\(endpoint)")
                    } else if !isBare {
                        #expect(reply.headers[.contentType] == "application/json", "\(method) \(endpoint)")
                    }
                }
            }
        }
    }

    @Test("an unknown path is 404, a wrong method 405 with what is allowed")
    func unknownRoutes() async throws {
        try await TestNetwork().test { client async throws in
            for path in ["/nope", "//", "//healthz", "/healthz/", "/HEALTHZ", "/%ff", "/healthz%2", "/na//key-history"]
            {
                let reply = try await client.get(path)
                #expect(reply.outcome == "404 not_found", "\(path)")
                #expect(reply.message?.hasPrefix("The requested URL was not found") == true)
            }
            let wrong = try await client.get("/join")
            #expect(wrong.outcome == "405 method_not_allowed")
            #expect(wrong.message == "The method is not allowed for the requested URL.")
            #expect(wrong.headers[.allow] == "OPTIONS, POST")
            #expect(try await client.send(.post, "/crl").headers[.allow] == "GET, HEAD, OPTIONS")
            #expect(try await client.get("/%68ealthz").status == 200)
            let query = RequestTarget("/x?a=1&b=%C3%A9+&a=2&c").query
            #expect(query.map(\.0) == ["a", "b", "c"])
            #expect(query.map(\.1) == [["1", "2"], ["é "], [""]])
            #expect(RequestTarget("HTTP://a.example:1/healthz?b=1").path == "/healthz")
            #expect(RequestTarget("http://a.example?x=/healthz").path == "/")
            #expect(RequestTarget("http:/healthz").path == "http:/healthz")
        }
    }

    @Test("HEAD has the headers of GET, and OPTIONS tells what is allowed")
    func headAndOptions() async throws {
        try await TestNetwork().test { client async throws in
            let get = try await client.get("/genesis")
            let head = try await client.send(.head, "/genesis")
            #expect(head.status == 200)
            #expect(head.headers[.contentLength] == String(get.body.count))
            #expect(head.headers[.eTag] == get.headers[.eTag])
            #expect(try await client.send(.head, "/join").status == 405)
            let options = try await client.send(.options, "/heartbeat")
            #expect(options.status == 200)
            #expect(options.headers[.allow] == "OPTIONS, POST")
        }
    }

    @Test("N14: a request id is taken over when it is harmless, and replaced otherwise")
    func requestIDs() async throws {
        try await TestNetwork().test { client async throws in
            for id in ["my-id", "A.b_9", String(repeating: "x", count: 128)] {
                let reply = try await client.get("/join", headers: [.requestID: id])
                #expect(reply.headers[.requestID] == id)
                #expect(reply.error["request_id"]?.stringValue == id)
            }
            for id in [
                "a b", "<script>", "é", String(repeating: "x", count: 129), String(repeating: "x", count: 4_000),
            ] {
                let reply = try await client.get("/healthz", headers: [.requestID: id])
                #expect(reply.headers[.requestID]?.utf8.count == 36)
            }
        }
    }

    @Test(
        "a body that is not accepted JSON is refused with the reason",
        arguments: [
            ("{nope", "invalid_json"), ("{\"a\":1,\"a\":2}", "duplicate_key"), ("{\"a\":1e400}", "non_finite_number"),
            ("{\"a\":-0}", "negative_zero"), ("{\"a\":\"\\ud800\"}", "lone_surrogate"),
            ("{\"a\":99999999999999999999}", "integer_out_of_range"), ("{} {}", "invalid_json"),
        ])
    func badJSON(_ text: String, reason: String) async throws {
        try await TestNetwork().test { client async throws in
            for endpoint in Endpoint.allCases where endpoint.method == .post {
                let reply = try await client.send(
                    .post, endpoint.pattern.text, headers: [.contentType: "application/json"], bytes: Array(text.utf8))
                #expect(reply.outcome == "400 invalid_json")
                #expect(reply.message == "request body is not accepted JSON (\(reason))")
                #expect(reply.error["details"] == ["reason": .string(reason)])
            }
        }
    }

    @Test("a body that is no object is refused; null, blank and undeclared bodies count as empty")
    func bodies() async throws {
        try await TestNetwork().test { client async throws in
            func post(_ text: String, _ type: String?) async throws -> String {
                var headers = HTTPFields()
                headers[.contentType] = type
                return try await client.send(.post, "/join", headers: headers, bytes: Array(text.utf8)).outcome
            }
            #expect(try await post("[1]", "application/json") == "400 invalid_json_object")
            #expect(try await post("\"x\"", "application/json; charset=utf-8") == "400 invalid_json_object")
            #expect(try await post("[1]", "application/problem+json") == "400 invalid_json_object")
            for (text, type) in [
                ("null", "application/json"), (" \n", "application/json"), ("[1]", "text/plain"), ("{nope", nil),
                ("\u{FEFF}{}", "application/json"),
            ] {
                #expect(try await post(text, type) == "400 missing_node_public_key", "\(text)")
            }
        }
    }

    @Test("a body of exactly the limit is read, one byte more is 413: 64 KiB for nodes, 2 MiB for operators")
    func bodySize() async throws {
        try await TestNetwork().test { client async throws in
            func post(_ path: String, count: Int) async throws -> String {
                let frame = "{\"x\":\"\"}"
                let text = "{\"x\":\"" + String(repeating: "x", count: count - frame.utf8.count) + "\"}"
                return try await client.send(
                    .post, path, headers: [.contentType: "application/json"], bytes: Array(text.utf8)
                ).outcome
            }
            #expect(try await post("/join", count: 65_536) == "400 missing_node_public_key")
            for path in ["/join", "/heartbeat", "/renew"] {
                #expect(try await post(path, count: 65_537) == "413 request_entity_too_large")
            }
            #expect(try await post("/admin/invite", count: 2_097_152) == "401 admin_auth_failed")
            for path in ["/admin/invite", "/admin/revoke"] {
                #expect(try await post(path, count: 2_097_153) == "413 request_entity_too_large")
            }
        }
    }

    @Test("N13: behind a proxy the client is the entry that the proxy added, and /64s count as one")
    func clientAddresses() async throws {
        var network = try TestNetwork()
        network.rates.join = 1
        network.proxyHops = 1

        try await network.test { client async throws in
            func join(_ forwarded: String) async throws -> Int {
                var headers = HTTPFields()
                headers[.forwardedFor] = forwarded
                return try await client.post("/join", [:], headers: headers).status
            }
            #expect(try await join("9.9.9.9, 1.2.3.4") == 400)
            #expect(try await join("8.8.8.8, 1.2.3.4") == 429)
            #expect(try await join("1.2.3.4, 1.2.3.5") == 400)
            #expect(try await join("2001:db8:0:1::1") == 400)
            #expect(try await join("2001:db8:0:1:ffff::2") == 429)
            #expect(try await join("2001:db8:0:2::1") == 400)
            #expect(try await join("::ffff:1.2.3.4") == 429)
        }
    }

    @Test("N11: without configured proxies, forwarded addresses are ignored")
    func spoofedAddresses() async throws {
        var network = try TestNetwork()
        network.rates.join = 1

        try await network.test { client async throws in
            #expect(try await client.post("/join", [:], headers: [.forwardedFor: "1.2.3.4"]).status == 400)
            #expect(try await client.post("/join", [:], headers: [.forwardedFor: "1.2.3.5"]).status == 429)
        }
    }
}
