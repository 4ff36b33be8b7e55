extension JoinCertificate {
    /// Whether the certificate is valid at a time, with the accepted clock skew on both sides.
    ///
    /// Says nothing about signature, network or revocation. A certificate with a date without zone is never valid.
    ///
    /// - Source: Specification 02 §3
    public func isValid(at time: UTCTime) -> Bool {
        guard let start = issuedAt.time, let end = expiresAt.time else { return false }
        return start.advanced(by: .zero - MeshLimits.clockSkew) <= time
            && time <= end.advanced(by: MeshLimits.clockSkew)
    }
}

extension ServiceManifest {
    /// Whether the manifest is valid at a time, without skew; never with a date without zone.
    ///
    /// - Source: Specification 02 §4
    public func isValid(at time: UTCTime) -> Bool {
        guard let start = issuedAt.time, let end = validTo.time else { return false }
        return start <= time && time <= end
    }
}

extension AgentDescriptor {
    /// Whether the listing is in force at a time, with skew at its start only.
    ///
    /// - Source: Specification 02 §9
    public func isActive(at time: UTCTime) -> Bool {
        guard let start = registeredAt.time, let end = expiresAt.time else { return false }
        return start.advanced(by: .zero - MeshLimits.clockSkew) <= time && time <= end
    }
}
