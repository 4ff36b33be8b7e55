import MeshCrypto
import MeshProtocol

/// Compares what was acknowledged with what a database holds.
///
/// A pure function of both; every difference that an acknowledgement forbids is one violation.
package struct LedgerCheck: Sendable {
    private let snapshot: StoreSnapshot
    /// Now, as text that sorts by time.
    private let now: String

    package init(_ snapshot: StoreSnapshot, now: String) {
        self.snapshot = snapshot
        self.now = now
    }

    /// What is wrong with the database by itself, and against these acknowledgements.
    package func violations(of entries: some Sequence<Ledger.Entry>) -> [String] {
        var found = violationsOfItself
        var certificateOfToken: [String: String] = [:]
        var highest: Int64 = -1
        for entry in entries {
            switch entry.acknowledgement {
            case .invited(let token):
                if snapshot.invites[Acknowledgement.digest(token)] == nil { found.append("an invite is lost") }
            case .joined(let token, let key, let certificate):
                if let other = certificateOfToken.updateValue(certificate, forKey: token), other != certificate {
                    found.append("one invite was answered with two certificates")
                }
                found += missing(certificate, key: key.text)
                if snapshot.invites[Acknowledgement.digest(token)] != .some(key.text) {
                    found.append("an invite is not marked as used by the key that redeemed it")
                }
            case .renewed(let predecessor, let key, let certificate):
                found += missing(certificate, key: key.text)
                if let held = snapshot.certificates[certificate], held.renewedFrom != predecessor {
                    found.append("a renewed certificate does not name its predecessor")
                }
            case .revoked(let certificate, let sequence):
                highest = max(highest, sequence)
                found += unrevoked(certificate)
            case .published(let policy):
                if !snapshot.policies.contains(policy) { found.append("policy \(policy) is lost") }
            case .heartbeat(let key, let nonce):
                if !snapshot.nonces.contains("node:\(key.text) \(nonce)") {
                    found.append("the nonce of a sign of life is lost")
                }
            case .listed(let sequence):
                highest = max(highest, sequence)
            }
        }
        let last = snapshot.listSequences.last ?? -1
        if last < highest {
            found.append("the list fell from \(highest) to \(last)")
        }
        return found
    }

    private func missing(_ certificate: String, key: String) -> [String] {
        guard let held = snapshot.certificates[certificate] else { return ["certificate \(certificate) is lost"] }
        return held.key == key ? [] : ["certificate \(certificate) belongs to another key"]
    }

    private func unrevoked(_ certificate: String) -> [String] {
        guard let held = snapshot.certificates[certificate] else { return ["certificate \(certificate) is lost"] }
        return held.isRevoked ? [] : ["the revocation of \(certificate) is lost"]
    }

    /// What must be true of a database whatever was acknowledged.
    private var violationsOfItself: [String] {
        var found = snapshot.damage.map { "damaged: \($0)" }
        if snapshot.activeSequences.count > 1 || snapshot.activeSequences.last != snapshot.listSequences.last {
            found.append(
                "active lists are \(snapshot.activeSequences), the last is \(snapshot.listSequences.last ?? -1)")
        }
        if snapshot.activePolicies > 1 { found.append("\(snapshot.activePolicies) policies are active") }
        for (id, certificate) in snapshot.certificates
        where certificate.isRevoked && certificate.expiresAt > now && !snapshot.listed.contains(id) {
            found.append("\(id) is revoked but not in the current list")
        }
        return found + surplusCertificates + doubleSuccessors
    }

    /// Keys with more first certificates than invites.
    private var surplusCertificates: [String] {
        var granted: [String: Int] = [:]
        for certificate in snapshot.certificates.values where certificate.renewedFrom == nil {
            granted[certificate.key, default: 0] += 1
        }
        for key in snapshot.invites.values.compactMap(\.self) { granted[key, default: 0] -= 1 }
        return granted.filter { $0.value != 0 }.map {
            $0.value > 0
                ? "key \($0.key) has a certificate without an invite"
                : "key \($0.key) has used an invite without a certificate"
        }
    }

    /// Certificates that were replaced twice.
    private var doubleSuccessors: [String] {
        let predecessors = snapshot.certificates.values.compactMap(\.renewedFrom)
        return predecessors.count == Set(predecessors).count ? [] : ["a certificate has two successors"]
    }
}
