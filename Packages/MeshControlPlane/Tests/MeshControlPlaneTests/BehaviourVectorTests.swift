import Foundation
import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshControlPlane

@Suite("Recorded behaviour of the control plane")
struct BehaviourVectorTests {
    /// A directory over the keys that a vector names; what a message claims counts as established there.
    private struct Directory: IssuerDirectory {
        let keys: [String: PublicKey]
        let roles: [String]

        func issuer(named name: String, now: UTCTime) -> ControlIssuer? {
            keys[name].map { ControlIssuer(key: $0, roles: roles) }
        }

        func isRevoked(_ node: NodeID) -> Bool { false }
    }

    private let behaviour: JSONObject
    private let now: UTCTime

    init() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { root.deleteLastPathComponent() }
        let url = root.appendingPathComponent("Tests-Integration/Vectors/reference-1.8.1/behaviour.json")
        behaviour = try #require(try JSONValue(parsing: [UInt8](Data(contentsOf: url))).objectValue)
        let time = try #require(behaviour["now"]?.stringValue)
        now = try #require(UTCTime(lenientText: time))
    }

    private func rows(_ value: JSONValue?) throws -> [JSONObject] {
        let rows = try #require(value?.arrayValue).compactMap(\.objectValue)
        try #require(!rows.isEmpty)
        return rows
    }

    private func keys(_ value: JSONValue?) throws -> [String: PublicKey] {
        var keys: [String: PublicKey] = [:]
        for member in try #require(value?.objectValue) {
            keys[member.name] = try PublicKey(text: try #require(member.value.stringValue))
        }
        return keys
    }

    private func texts(_ value: JSONValue?) throws -> Set<String> {
        Set(try #require(value?.arrayValue).compactMap(\.stringValue))
    }

    @Test("the default grants are those of the reference")
    func grants() throws {
        let rows = try rows(behaviour["role_permissions"])

        #expect(Set(rows.compactMap { $0["role"]?.stringValue }) == Set(RoleGrant.standard.map(\.role)))
        for row in rows {
            let grant = try #require(RoleGrant.standard.first { $0.role == row["role"]?.stringValue })
            #expect(Set(grant.commands) == (try texts(row["commands"])))
            #expect(Set(grant.scopes) == (try texts(row["scopes"])))
        }
    }

    @Test("every case of dates, signatures and roles ends at its stage, those not to be copied the other way")
    func roleBasedAccess() throws {
        for row in try rows(behaviour["rbac"]) {
            let name = row["case"]?.stringValue ?? ""
            let message = try ControlMessage(json: try #require(row["message"]))
            let key = try PublicKey(text: try #require(row["issuer_key"]?.stringValue))
            let all = row["require_all_signatures"]?.boolValue ?? false
            let minimum = Int(try #require(row["min_signatures"]?.int64Value))
            let policy = SignaturePolicy(
                rule: all ? .all : .atLeast(minimum),
                additionalKeys: try keys(row["additional_keys"]).map { (keyID: $0.key, key: $0.value) })
            let issuer = ControlIssuer(key: key, roles: message.issuerRoles)

            var refusal: ControlRefusal?
            do throws(ControlRefusal) {
                _ = try ControlVerifier(signatures: policy, authorizer: RoleAuthorizer())
                    .verify(message, issuer: issuer, now: now)
            } catch {
                refusal = error
            }

            let isToCopy = row["copy_this"]?.boolValue ?? true
            let recorded = row["ok"] == true
            #expect((refusal == nil) == (recorded == isToCopy), "\(name)")
            if let refusal, isToCopy {
                #expect(refusal.stage.rawValue == row["stage"]?.stringValue, "\(name)")
                #expect(refusal.text == row["error"]?.stringValue, "\(name)")
            }
        }
    }

    @Test("one dispatcher ends every recorded case at its stage, in order")
    func handler() throws {
        let handler = try #require(behaviour["control_handler"]?.objectValue)
        let keys = try keys(handler["issuer_keys"])
        var dispatcher = ControlDispatcher(target: try #require(handler["node_id"]?.stringValue))
        for grant in RoleGrant.standard {
            for command in grant.commands { dispatcher.register(command: command) }
        }

        for row in try rows(handler["cases"]) {
            let message = try ControlMessage(json: try #require(row["message"]))
            let directory = Directory(keys: keys, roles: message.issuerRoles)
            let action = dispatcher.receive(message, from: nil, issuers: directory, now: now)

            let stage = try #require(row["stage"]?.stringValue)
            #expect(action.stage?.rawValue ?? "handler" == stage, "\(row["case"]?.stringValue ?? "")")
            if let text = action.text { #expect(text == row["result"]?.arrayValue?.last?.stringValue) }
        }
    }
}
