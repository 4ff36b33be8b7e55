public import MeshCrypto
internal import MeshProtocol

/// A sequence number of a destination, signed by the destination.
///
/// Only the owner raises its sequence, so a newer one proves that the offer is about a state of the network that is
/// newer than the last loss.
/// - Source: Specification 09 §1, RFC 8966 §2.6
public struct SequenceClaim: Sendable, Equatable {
    /// The first bytes of what is signed, so that no other signed thing can be taken for a claim.
    private static let domainTag = Array("genesis-mesh-route-sequence-v1\n".utf8)

    /// The sequence, 0…2^63−1.
    public let sequence: Int64
    /// The destination's signature.
    public let signature: Ed25519Signature

    init(sequence: Int64, signature: Ed25519Signature) {
        self.sequence = sequence
        self.signature = signature
    }

    /// Signs a sequence of our own.
    init(signing sequence: Int64, network: String, signer: any DocumentSigner) throws {
        let bytes = Self.signedBytes(sequence: sequence, owner: signer.publicKey.nodeID, network: network)
        self.init(sequence: sequence, signature: try signer.sign(bytes))
    }

    /// Whether `owner` signed this sequence for `network`.
    func isSigned(by owner: NodeID, network: String) -> Bool {
        // An id that is no valid key signs nothing; which check it failed does not matter.
        guard let key = try? PublicKey(owner) else { return false }
        return key.isValid(
            signature, for: Self.signedBytes(sequence: sequence, owner: owner, network: network))
    }

    private static func signedBytes(sequence: Int64, owner: NodeID, network: String) -> [UInt8] {
        let claim: JSONValue = [
            "destination": .string(owner.text), "network_name": .string(network), "sequence": .int(sequence),
        ]
        return domainTag + claim.canonicalBytes()
    }
}
