public import MeshCrypto
public import MeshProtocol

extension AuthorityKeyHistory {
    /// The history that an authority's database records, verified from the root key.
    ///
    /// - Parameters:
    ///   - rows: the rows in order, the genesis key first
    ///   - genesis: the genesis block of the network
    /// - Throws: ``AuthorityStartError`` `foreignDatabase` when the first row is not the key of the genesis block,
    ///   `invalidGenesis` when that block cannot be relied on, ``AuthorityStoreError`` `damaged` when a row is missing,
    ///   contradicts its record, or a record does not verify.
    /// - Source: Specification 02 §11, 06 §12
    public static func verified(rows: [KeyHistoryRecord], genesis: GenesisBlock) throws -> AuthorityKeyHistory {
        let key = genesis.networkAuthority.publicKey
        guard let first = rows.first, first.sequence == 1 else {
            throw damaged("the row of the genesis key is missing")
        }
        guard let stored = NodeID(text: first.publicKey), stored == NodeID(text: key) else {
            throw AuthorityStartError(
                .foreignDatabase,
                "the database belongs to the authority with the key \(first.publicKey), not to \(key) "
                    + "of the genesis block; use the database or the genesis block that belongs to it")
        }
        let successions = try rows.dropFirst().map(record)
        let verification = verify(
            genesis: genesis.json, successions: successions, rootPublicKey: genesis.rootPublicKey)
        guard let history = verification.history else {
            guard let failure = verification.failures.first, failure.keySequence > 1 else {
                throw AuthorityStartError(
                    .invalidGenesis,
                    "the genesis block of \(genesis.networkName) cannot be relied on "
                        + "(\(verification.failures.first?.reason.rawValue ?? "refused")); "
                        + "use the block that was signed with the network's root key")
            }
            throw damaged("the record of key \(failure.keySequence) is refused: \(failure.reason.rawValue)")
        }
        for (row, window) in zip(rows, history.windows).dropFirst() where !row.agrees(with: window) {
            throw damaged("the row of key \(window.keySequence) contradicts its record")
        }
        return history
    }

    private static func record(_ row: KeyHistoryRecord) throws -> JSONValue {
        guard let text = row.successionJSON else { throw damaged("key \(row.sequence) has no record") }
        do throws(JSONRefusal) {
            return try JSONValue(parsing: text)
        } catch {
            throw damaged("the record of key \(row.sequence) is not JSON (\(error.rawValue))")
        }
    }

    private static func damaged(_ what: String) -> AuthorityStoreError {
        AuthorityStoreError(
            .damaged, "the key history in the database does not verify from the root key: \(what); restore a backup")
    }
}

extension KeyHistoryRecord {
    /// The row of a key that a succession names.
    init(_ succession: KeySuccessionRecord, window: AuthorityKeyWindow, recordedAt: UTCTime) {
        let json = succession.json.canonicalBytes()
        self.init(
            sequence: window.keySequence, keyID: window.keyID, publicKey: window.publicKey.text,
            effectiveAt: window.validFrom, validTo: window.validTo.time, isEndEnforced: window.isEndEnforced,
            successionDigest: succession.digest, successionJSON: String(decoding: json, as: UTF8.self),
            recordedAt: recordedAt)
    }

    /// Whether the columns say what the verified record says.
    fileprivate func agrees(with window: AuthorityKeyWindow) -> Bool {
        sequence == window.keySequence && NodeID(text: publicKey) == window.publicKey.nodeID
            && effectiveAt == window.validFrom && validTo == window.validTo.time && isEndEnforced
    }
}
