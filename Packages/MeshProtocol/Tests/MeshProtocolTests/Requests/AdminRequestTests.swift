import MeshProtocol
import Testing

@Suite("AdminRequest")
struct AdminRequestTests {
    private func request(_ row: JSONObject) throws -> AdminRequest {
        let headers = try row.object("headers")
        let query = row["query"]?.objectValue?.map { member in
            // A single value may stand without its list.
            (member.name, (member.value.arrayValue ?? [member.value]).compactMap(\.stringValue))
        }
        return AdminRequest(
            method: row["method"]?.stringValue ?? "GET", path: row["path"]?.stringValue ?? "/", query: query ?? [],
            audience: row["audience"]?.stringValue ?? "", body: row["body"]?.objectValue ?? [:],
            keyID: try headers.text("X-Admin-Key-Id"), timestamp: try headers.text("X-Admin-Timestamp"),
            nonce: try headers.text("X-Admin-Nonce"))
    }

    @Test("the signed texts of the reference's requests are rebuilt from their parts, in both versions")
    func golden() throws {
        let rows = try DocumentVectors.file("admin-requests").object("requests")
        var versions: Set<Int64> = []

        for row in try rows.map({ try #require($0.value.objectValue) }) {
            let version = try #require(row["version"]?.int64Value)
            let request = try request(row)
            let signed = version == 2 ? request.signedBytes : request.legacySignedBytes
            #expect(text(signed) == (try row.text("canonical_json")))
            versions.insert(version)
        }
        #expect(versions == [1, 2])
    }

    private let base = AdminRequest(
        method: "POST", path: "/admin/invite", query: [("b", ["2", "1"]), ("a", [])], audience: "na", body: ["x": 1],
        keyID: "k", timestamp: "t", nonce: "n")

    @Test("every part changes the signed text of version 2")
    func binding() {
        let changes: [(inout AdminRequest) -> Void] = [
            { $0.method = "GET" }, { $0.path = "/admin/revoke" }, { $0.query = [] }, { $0.query[0].1 = ["1", "2"] },
            { $0.audience = "other" }, { $0.body = ["x": 1.0] }, { $0.keyID = "l" }, { $0.timestamp = "u" },
            { $0.nonce = "m" },
        ]
        for change in changes {
            var changed = base
            change(&changed)
            #expect(changed.signedBytes != base.signedBytes)
        }
    }

    @Test("the method is signed in upper case, query names sorted with their values in the order sent")
    func form() {
        var lower = base
        lower.method = "post"

        #expect(lower.signedBytes == base.signedBytes)
        #expect(
            text(base.signedBytes)
                == #"{"audience":"na","body":{"x":1},"key_id":"k","method":"POST","nonce":"n","path":"/admin/invite","#
                + #""query":{"a":[],"b":["2","1"]},"timestamp":"t","v":2}"#)
    }

    @Test("a query name that occurs twice keeps all its values in order; names are compared byte for byte")
    func repeatedNames() {
        var request = base
        request.query = [("a", ["1"]), ("b", ["x"]), ("a", ["2"]), ("caf\u{E9}", ["c"]), ("cafe\u{301}", ["d"])]

        #expect(
            text(request.signedBytes).contains(
                #""query":{"a":["1","2"],"b":["x"],"cafe\u0301":["d"],"caf\u00e9":["c"]}"#))
    }
}
