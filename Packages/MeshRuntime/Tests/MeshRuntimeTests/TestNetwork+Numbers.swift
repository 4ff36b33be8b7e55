import MeshCrypto
import MeshIdentityTesting
import MeshProtocol

/// Nodes by number, counted from 0, with the ids of their certificates.
extension TestNetwork {
    /// The key of a node; a greater number is not a greater node id.
    static func nodeKey(_ number: Int) throws -> SigningKey { try key(UInt8(number + 1)) }

    static func certificateID(_ number: Int, issue: Int = 0) -> String {
        let digits = String(number + 1 + issue * 1_000)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// The certificate of a node.
    ///
    /// - Parameter issue: The how manieth it is, counted from 0.
    func certificate(
        _ number: Int, issue: Int = 0, from: Duration = .zero, until: Duration = .seconds(168 * 3_600)
    ) throws -> JoinCertificate {
        try certificate(
            of: Self.nodeKey(number), id: Self.certificateID(number, issue: issue),
            from: Int(from.components.seconds), to: Int(until.components.seconds))
    }

    /// A list that revokes the first certificates of nodes.
    func revocationList(
        sequence: Int64, revoking numbers: [Int] = [], at time: UTCTime? = nil, signer: SigningKey? = nil
    ) throws -> CertificateRevocationList {
        let from = Int((time ?? start).duration(since: start).components.seconds)
        return try list(
            sequence, revoking: numbers.map { Self.certificateID($0) }, from: from, to: from + 86_400,
            id: Self.certificateID(Int(sequence), issue: 9), signer: signer)
    }
}
