import MeshProtocol

/// A revocation list as an authority serves it.
package struct PublishedList: Sendable {
    package let sequence: Int64
    package let revoked: Set<String>

    package init(_ reply: WireReply) throws {
        let list = try CertificateRevocationList(parsing: reply.body)
        sequence = list.sequence
        revoked = Set(list.revokedCertificates.map(\.certificateID))
    }

    /// Revocations acknowledged that the list does not hold, and a sequence below one that was seen.
    package func violations(against entries: [Ledger.Entry]) -> [String] {
        var found: [String] = []
        for entry in entries {
            switch entry.acknowledgement {
            case .revoked(let certificate, let known):
                if !revoked.contains(certificate) { found.append("\(certificate) is missing in the served list") }
                if known > sequence { found.append("the served list fell from \(known) to \(sequence)") }
            case .listed(let known) where known > sequence:
                found.append("the served list fell from \(known) to \(sequence)")
            default: break
            }
        }
        return found
    }
}
