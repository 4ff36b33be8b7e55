import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("PolicyDraft")
struct PolicyDraftTests {
    @Test("an empty body means the contract's defaults and an id of the authority's making")
    func defaults() throws {
        let draft = try PolicyDraft([:])

        #expect(draft == (try PolicyDraft()))
        #expect(draft.policyID == nil)
        #expect(draft.minClientVersion == "0.1.0")
        #expect(draft.allowedPorts == [443, 8443])
        #expect(draft.allowedServices == [])
        #expect(draft.routing == RoutingPolicy(preferredTransports: ["quic", "wireguard"], maxHops: 6))
        #expect(try PolicyDraft(policyID: "").policyID == nil)
    }

    @Test("members that a policy does not have are left out")
    func unknownMembers() throws {
        #expect(try PolicyDraft(["colour": "red", "routing": ["depth": 1]]) == PolicyDraft())
    }

    @Test("ports pass from 1 to 65,535 and links from 1 to 255, and no further")
    func ranges() throws {
        #expect(try PolicyDraft(allowedPorts: [1, 65_535]).allowedPorts == [1, 65_535])
        for port: Int64 in [0, 65_536, .min, .max] {
            #expect(throws: AuthorityRefusal.self) { try PolicyDraft(allowedPorts: [port]) }
        }
        for hops: Int64 in [1, 255] {
            #expect(try PolicyDraft(routing: RoutingPolicy(maxHops: hops)).routing.maxHops == hops)
        }
        for hops: Int64 in [0, 256, .min, .max] {
            #expect(throws: AuthorityRefusal.self) { try PolicyDraft(routing: RoutingPolicy(maxHops: hops)) }
        }
    }

    @Test("every text and list passes at its limit and no further")
    func limits() throws {
        func text(_ count: Int) -> String { String(repeating: "é", count: count) }
        #expect(try PolicyDraft(policyID: text(128)).policyID == text(128))
        #expect(throws: AuthorityRefusal.self) { try PolicyDraft(policyID: text(129)) }
        #expect(try PolicyDraft(minClientVersion: text(128)).minClientVersion == text(128))
        #expect(throws: AuthorityRefusal.self) { try PolicyDraft(minClientVersion: text(129)) }
        #expect(try PolicyDraft(allowedPorts: Array(1...1_024)).allowedPorts.count == 1_024)
        #expect(throws: AuthorityRefusal.self) { try PolicyDraft(allowedPorts: Array(1...1_025)) }
        #expect(try PolicyDraft(allowedServices: (1...256).map { "s\($0)" }).allowedServices.count == 256)
        #expect(throws: AuthorityRefusal.self) { try PolicyDraft(allowedServices: (1...257).map { "s\($0)" }) }
        #expect(throws: AuthorityRefusal.self) { try PolicyDraft(allowedServices: [text(129)]) }
        let transports = (1...17).map { "t\($0)" }
        let routing = try PolicyDraft(routing: RoutingPolicy(preferredTransports: Array(transports.prefix(16)))).routing
        #expect(routing.preferredTransports.count == 16)
        #expect(throws: AuthorityRefusal.self) {
            try PolicyDraft(routing: RoutingPolicy(preferredTransports: transports))
        }
    }

    @Test("many long texts together are refused, though each is short enough")
    func size() throws {
        let services = (0..<256).map { _ in String(repeating: "s", count: 128) }

        #expect(try PolicyDraft(allowedServices: Array(services.prefix(120))).allowedServices.count == 120)
        let refusal = #expect(throws: AuthorityRefusal.self) { try PolicyDraft(allowedServices: services) }
        #expect(refusal?.code == .requestValidationFailed)
    }

    @Test("the refusal names 16 places at most")
    func errorCount() throws {
        let ports = JSONValue.array((0..<100).map { _ in "x" })
        let refusal = #expect(throws: AuthorityRefusal.self) { try PolicyDraft(["allowed_ports": ports]) }

        let errors = refusal?.details["errors"]?.arrayValue
        #expect(errors?.count == 16)
        #expect(
            errors?.last == ["loc": ["allowed_ports", 15], "msg": "must be a whole number", "type": "type_error"])
    }
}
