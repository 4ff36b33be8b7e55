package import MeshCrypto
import MeshProtocol

/// Something that an authority has answered to have done.
package enum Acknowledgement: Sendable {
    /// An invite was made.
    case invited(token: String)
    /// An invite was redeemed.
    case joined(token: String, key: PublicKey, certificate: String)
    /// A certificate was replaced.
    case renewed(predecessor: String, key: PublicKey, certificate: String)
    /// A certificate was revoked, by the list of this sequence at the latest.
    case revoked(certificate: String, sequence: Int64)
    /// A policy was published and is active.
    case published(policy: String)
    /// A sign of life was taken.
    case heartbeat(key: PublicKey, nonce: String)
    /// A revocation list was read.
    case listed(sequence: Int64)

    /// The acknowledgement as it is written down.
    var json: JSONValue {
        switch self {
        case .invited(let token):
            // A token is written down nowhere: a digest of it says as much.
            .object(["event": "invited", "invite": .string(Self.digest(token))])
        case .joined(let token, let key, let certificate):
            .object([
                "event": "joined", "invite": .string(Self.digest(token)), "key": .string(key.text),
                "certificate": .string(certificate),
            ])
        case .renewed(let predecessor, let key, let certificate):
            .object([
                "event": "renewed", "predecessor": .string(predecessor), "key": .string(key.text),
                "certificate": .string(certificate),
            ])
        case .revoked(let certificate, let sequence):
            .object(["event": "revoked", "certificate": .string(certificate), "sequence": .int(sequence)])
        case .published(let policy): .object(["event": "published", "policy": .string(policy)])
        case .heartbeat(let key, let nonce):
            .object(["event": "heartbeat", "key": .string(key.text), "nonce": .string(nonce)])
        case .listed(let sequence): .object(["event": "listed", "sequence": .int(sequence)])
        }
    }

    /// An invite token as the authority keeps it.
    static func digest(_ token: String) -> String { SHA256.hex(Array(token.utf8)) }
}
