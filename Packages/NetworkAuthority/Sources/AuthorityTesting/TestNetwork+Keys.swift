public import MeshCrypto
public import MeshProtocol

extension TestNetwork {
    /// The authority's next key.
    public var next: SigningKey { Self.key(6) }

    /// The authority's key after the next.
    public var third: SigningKey { Self.key(7) }

    /// An unsigned record that names the next key, for a year.
    public func succession(after notice: Duration = .seconds(120)) -> KeySuccessionRecord {
        let now = clock.now()
        let start = now.advanced(by: notice)
        return KeySuccessionRecord(
            successionID: UUIDv4.make(), sovereignID: genesis.networkName, keySequence: 2, previousKeyID: "na-local",
            previousPublicKey: authority.publicKey.text, newKeyID: "na-2", newPublicKey: next.publicKey.text,
            effectiveAt: Timestamp(start), newValidTo: Timestamp(start.advanced(by: .seconds(365 * 86_400))),
            issuedAt: Timestamp(now))
    }

    /// A record with the signatures of the root key and of the next key.
    public func proven(_ record: KeySuccessionRecord) throws -> KeySuccessionRecord {
        try record.signed(by: root, keyID: "root").signed(by: next, keyID: "new")
    }

    /// The same network whose authority runs with another key.
    public func running(with key: SigningKey, keyID: String) -> TestNetwork {
        var network = self
        network.signer = key
        network.keyID = keyID
        return network
    }
}
