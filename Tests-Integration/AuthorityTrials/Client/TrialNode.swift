package import MeshCrypto
import MeshProtocol

/// A node that has joined.
package struct TrialNode: Sendable {
    package struct NotEnrolled: Error, CustomStringConvertible {
        package let description: String
    }

    package let key: SigningKey
    package let token: String
    package let certificate: String

    /// Makes an invite and redeems it.
    package static func enrol(
        _ forge: RequestForge, _ connection: WireConnection
    ) async throws -> TrialNode {
        let made = try await connection.exchange(forge.invite())
        guard let token = made.json["token_id"]?.stringValue else {
            throw NotEnrolled(description: "an invite was answered \(made.outcome)")
        }
        let key = try SigningKey.generate()
        let joined = try await connection.exchange(forge.join(key, token: token))
        guard let certificate = joined.json["cert_id"]?.stringValue else {
            throw NotEnrolled(description: "a join was answered \(joined.outcome)")
        }
        return TrialNode(key: key, token: token, certificate: certificate)
    }
}
