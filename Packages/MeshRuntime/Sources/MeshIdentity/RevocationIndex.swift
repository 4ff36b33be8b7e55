public import MeshProtocol

/// The revoked certificates of a network, with constant-time lookup.
///
/// An index is made from the current list and from what earlier lists said about certificates that could still be
/// valid: a list that replaces another may add entries and never takes a needed one away.
/// - Source: Specification 05 §8
public struct RevocationIndex: Sendable {
    /// The longest validity that an authority gives to a certificate, after which a revocation may be forgotten.
    public static let longestCertificateLife: Duration = .seconds(8_760 * 3_600)

    /// The current list, nil while none was ever accepted.
    public let list: CertificateRevocationList?
    /// Entries of earlier lists that the current one lacks and that could still matter.
    public let retained: [RevokedCertificate]
    private let digests: Set<CertificateDigest>

    /// The index of a node that holds no list: nobody is revoked.
    public init() {
        self.init(nil)
    }

    /// Creates an index of a list.
    ///
    /// - Parameters:
    ///   - list: The current list, nil for none.
    ///   - retained: Entries of earlier lists that still bind.
    public init(_ list: CertificateRevocationList?, retained: [RevokedCertificate] = []) {
        self.list = list
        let entries = list?.revokedCertificates ?? []
        var digests = Set<CertificateDigest>(minimumCapacity: entries.count + retained.count)
        for entry in entries { digests.insert(CertificateDigest(entry.certificateID)) }
        self.retained = retained.filter { digests.insert(CertificateDigest($0.certificateID)).inserted }
        self.digests = digests
    }

    /// The sequence of the current list.
    public var sequence: Int64? { list?.sequence }
    /// The id of the current list.
    public var crlID: String? { list?.crlID }
    /// The time by which the current list should have been replaced.
    public var nextUpdate: UTCTime? { list?.nextUpdate.time }
    /// The number of certificates that are held as revoked.
    public var count: Int { digests.count }

    /// Whether a certificate is revoked, comparing ids byte by byte.
    public func contains(certificateID: String) -> Bool {
        digests.contains(CertificateDigest(certificateID))
    }

    /// Whether a list is held and its `next_update` has passed; the node is degraded then.
    public func isOverdue(at now: UTCTime) -> Bool {
        guard let list else { return false }
        guard let nextUpdate = list.nextUpdate.time else { return true }
        return nextUpdate <= now
    }

    /// The index after `list` took the place of the current one.
    ///
    /// Entries of the current list, and retained ones, that `list` lacks are kept while a certificate that was
    /// valid when it was revoked could still be. At the limit of retained entries the oldest go.
    public func succeeded(by list: CertificateRevocationList, at now: UTCTime) -> RevocationIndex {
        let held = (self.list?.revokedCertificates ?? []) + retained
        let named = Set(list.revokedCertificates.map { CertificateDigest($0.certificateID) })
        var kept = held.filter { entry in
            !named.contains(CertificateDigest(entry.certificateID)) && Self.stillBinds(entry, at: now)
        }
        let room = max(0, MeshLimits.maximumCRLEntries - list.revokedCertificates.count)
        if kept.count > room {
            kept.sort { Self.start(of: $0) > Self.start(of: $1) }
            kept.removeLast(kept.count - room)
        }
        return RevocationIndex(list, retained: kept)
    }

    private static func stillBinds(_ entry: RevokedCertificate, at now: UTCTime) -> Bool {
        guard let revokedAt = entry.revokedAt.time else { return true }
        return revokedAt.advanced(by: longestCertificateLife) > now
    }

    private static func start(of entry: RevokedCertificate) -> Int64 {
        entry.revokedAt.time?.microseconds ?? .max
    }
}
