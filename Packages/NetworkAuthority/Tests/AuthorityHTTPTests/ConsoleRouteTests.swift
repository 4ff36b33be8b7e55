import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Console")
struct ConsoleRouteTests {
    private static let pages = ["/", "/dashboard", "/surfaces", "/api-reference", "/cli-reference"]

    @Test("a page is whole, holds nothing that its own policy forbids, and is small", arguments: pages)
    func page(_ path: String) async throws {
        let text = try await TestNetwork().test { client async throws -> String in
            let reply = try await client.get(path)
            #expect(reply.headers[.contentType] == "text/html; charset=utf-8")
            return String(decoding: reply.body, as: UTF8.self)
        }

        #expect(text.hasPrefix("<!DOCTYPE html>\n") && text.hasSuffix("</html>\n"))
        for forbidden in ["<script", "<style", " style=", " onclick", "javascript:", "http://", "https://"] {
            #expect(!text.contains(forbidden), "\(forbidden)")
        }
        #expect(text.utf8.count < 64 << 10)
        // Every element that is opened is closed.
        for element in ["html", "head", "body", "main", "nav", "table", "tr", "td", "dl", "details", "h1", "h2"] {
            #expect(
                text.split(separator: "<\(element)").count == text.split(separator: "</\(element)>").count
                    || element == "head", "\(element)")
        }
    }

    @Test("every link of every page is served")
    func links() async throws {
        try await TestNetwork().test { client async throws in
            for path in Self.pages {
                let text = String(decoding: try await client.get(path).body, as: UTF8.self)
                let links = text.matches(of: /href="([^"]+)"/).map { String($0.1) }
                #expect(links.count > 4)
                for link in Set(links) { #expect(try await client.get(link).status == 200, "\(path): \(link)") }
            }
        }
    }

    @Test("the dashboard tells how the authority is, and the same as JSON")
    func dashboard() async throws {
        try await TestNetwork().test { client async throws in
            _ = try await client.enrol(TestNetwork.key(10))
            #expect(try await client.admin("/admin/policy", ["policy_id": "<b>&\"'"]).status == 201)
            let data = try await client.get("/dashboard.json")
            #expect(data["status"] == "ready")
            #expect(data["active_nodes"] == 1)
            #expect(data["policy_id"] == "<b>&\"'")
            let page = String(decoding: try await client.get("/dashboard").body, as: UTF8.self)
            #expect(page.contains("<dd>&lt;b&gt;&amp;&quot;&#39;</dd>"))
            #expect(page.contains("Ready"))
            #expect(try await client.get("/").body == client.get("/dashboard").body)
        }
    }
}
