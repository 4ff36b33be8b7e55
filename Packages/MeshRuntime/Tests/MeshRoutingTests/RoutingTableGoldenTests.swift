import MeshCrypto
import MeshProtocol
import MeshRouting
import Testing

/// The cases of `routing_rules` in the golden `behaviour.json`.
@Suite("RoutingTable against the golden routing rules")
struct RoutingTableGoldenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let value: JSONValue
        var testDescription: String { value.objectValue?["case"]?.stringValue ?? "unnamed" }
    }

    static func cases(file: String = #filePath) throws -> [Case] {
        let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(5).joined(separator: "/")
        let bytes = try AtomicFile.read("\(root)/Tests-Integration/Vectors/reference-1.8.1/behaviour.json")
        let rules = try JSONValue(parsing: bytes).objectValue?["routing_rules"]?.arrayValue
        return try #require(rules).map { Case(value: $0) }
    }

    /// Short texts of a case as node ids.
    private struct Names {
        private(set) var ids: [ExactText: NodeID] = [:]

        mutating func id(_ value: JSONValue?) throws -> NodeID {
            let name = ExactText(try #require(value?.stringValue))
            if let id = ids[name] { return id }
            let id = try #require(TestIDs.id(ids.count + 1))
            ids[name] = id
            return id
        }
    }

    @Test("there are cases")
    func count() throws {
        #expect(try Self.cases().count >= 15)
    }

    @Test("each case has its result and leaves its routes", arguments: try Self.cases())
    func rule(_ rule: Case) throws {
        let members = try #require(rule.value.objectValue)
        let now = ContinuousClock.now
        var names = Names()
        var table = RoutingTable(ownID: try names.id(members["node_id"]))
        for neighbour in try #require(members["neighbours"]?.arrayValue) {
            table.addNeighbour(try names.id(neighbour), now: now)
        }
        for call in members["before"]?.arrayValue ?? [] {
            _ = try perform(call, on: &table, names: &names, now: now)
        }
        let before = table.routes

        let result = try perform(try #require(members["call"]), on: &table, names: &names, now: now)

        guard members["copy_this"]?.boolValue != false else {
            try expectSameNextHops(table, as: before, or: members, names: &names)
            return
        }
        if let expected = members["result"]?.boolValue { #expect(result == expected) }
        var expected: [NodeID: ForwardingTable.Entry] = [:]
        for member in try #require(members["routes"]?.objectValue) {
            let route = try #require(member.value.arrayValue)
            let metric = try #require(route[1].int64Value)
            expected[try names.id(.string(member.name))] = .init(
                nextHop: try names.id(route[0]), metric: try #require(Int(exactly: metric)))
        }
        let actual = Dictionary(
            uniqueKeysWithValues: table.routes.map {
                ($0.destination, ForwardingTable.Entry(nextHop: $0.nextHop, metric: $0.metric))
            })
        #expect(actual == expected)
        #expect(table.forwarding.count == expected.count)
    }

    /// The reference is wrong here: no next hop changes; worse news from the current next hop is believed.
    private func expectSameNextHops(
        _ table: RoutingTable, as before: [Route], or members: JSONObject, names: inout Names
    ) throws {
        #expect(table.routes.map(\.nextHop) == before.map(\.nextHop))
        let call = try #require(members["call"]?.arrayValue)
        let (destination, nextHop) = (try names.id(call[1]), try names.id(call[2]))
        let held = try #require(before.first { $0.destination == destination })
        let total = try #require(call[3].int64Value.flatMap { Int(exactly: $0) }) + 1
        let isBadNews = held.nextHop == nextHop && total > held.metric
        #expect(table.route(to: destination)?.metric == (isBadNews ? total : held.metric))
    }

    private func perform(
        _ call: JSONValue, on table: inout RoutingTable, names: inout Names, now: ContinuousClock.Instant
    ) throws -> Bool? {
        let parts = try #require(call.arrayValue)
        let id = try names.id(parts[1])
        switch parts[0].stringValue {
        case "update_route":
            let outcome = table.offer(
                id, from: try names.id(parts[2]), metric: try #require(parts[3].int64Value),
                neighbourSequence: try #require(parts[4].int64Value), now: now)
            return outcome == .selected
        case "remove_neighbor":
            table.removeNeighbour(id, now: now)
            return nil
        case "remove_route":
            guard let route = table.route(to: id) else { return false }
            return table.withdraw(id, from: route.nextHop, now: now)
        case let other:
            Issue.record("unknown call \(String(describing: other))")
            return nil
        }
    }
}
