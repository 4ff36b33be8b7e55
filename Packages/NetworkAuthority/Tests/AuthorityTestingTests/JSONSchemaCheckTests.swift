import AuthorityTesting
import HTTPTypes
import MeshProtocol
import Testing

@Suite("Checks of replies")
struct JSONSchemaCheckTests {
    private let check = JSONSchemaCheck(root: DescribedReply.document)

    private func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/" + name)] }

    @Test("what does not fit a schema is found, and so is a keyword that is not known")
    func findings() {
        let closed: JSONValue = ["type": "object", "properties": [:], "additionalProperties": false]
        #expect(!check.problems(["cert_id": "x"], reference("JoinCertificate")).isEmpty)
        #expect(!check.problems([:], ["required": ["a"]]).isEmpty)
        #expect(!check.problems(["b": 1], closed).isEmpty)
        #expect(!check.problems(1.0, ["type": "integer"]).isEmpty)
        #expect(!check.problems(-1, ["minimum": 0]).isEmpty)
        #expect(!check.problems(["x"], ["items": ["pattern": "^[0-9]+$"]]).isEmpty)
        #expect(!check.problems("x", ["maximun": 3]).isEmpty)
        #expect(!check.problems("x", reference("Nothing")).isEmpty)
        #expect(!check.problems("x", ["anyOf": [["const": "y"], ["type": "null"]]]).isEmpty)
        #expect(check.problems(nil, ["anyOf": [["const": "y"], ["type": "null"]]]) == [])
        let condition: JSONValue = ["if": ["minLength": 2], "then": ["maxLength": 2]]
        #expect(!check.problems("abc", condition).isEmpty)
        #expect(check.problems("a", condition) == [])
    }

    @Test("a reply with a status, a header or a body that is not described is found")
    func replies() {
        func problems(_ status: Int, _ headers: HTTPFields, _ body: String, _ path: String = "/healthz") -> [String] {
            let reply = TestReply(status: status, headers: headers, body: Array(body.utf8))
            return DescribedReply(method: .get, path: path, reply: reply).problems
        }
        var headers: HTTPFields = [.contentType: "application/json"]
        #expect(!problems(200, headers, "{\"status\":\"ok\"}").isEmpty)
        if let name = HTTPField.Name("X-Request-ID") { headers[name] = "id" }
        #expect(problems(200, headers, "{\"status\":\"ok\"}") == [])
        #expect(!problems(200, headers, "{\"status\":\"well\"}").isEmpty)
        #expect(!problems(418, headers, "{}").isEmpty)
        #expect(!problems(200, headers, "{}", "/nope").isEmpty)
        headers[.contentType] = "text/plain"
        #expect(!problems(200, headers, "{\"status\":\"ok\"}").isEmpty)
    }
}
